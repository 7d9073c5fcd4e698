/// A rectangle of a page, in points, y growing downward.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
}

impl Area {
    pub(super) fn width(self) -> f32 {
        self.right - self.left
    }

    pub(super) fn height(self) -> f32 {
        self.bottom - self.top
    }

    /// Halfway from left to right.
    pub(super) fn centre(self) -> f32 {
        (self.left + self.right) / 2.0
    }

    /// Halfway from top to bottom.
    pub(super) fn middle(self) -> f32 {
        (self.top + self.bottom) / 2.0
    }

    /// The smallest area that holds both.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            right: self.right.max(other.right),
            top: self.top.min(other.top),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Seen in a mirror beside the page.
    pub(super) fn mirrored(self) -> Self {
        Self { left: -self.right, right: -self.left, ..self }
    }

    /// How much of the lower of the two stands beside the other: 0 to 1.
    pub(super) fn beside(self, other: Self) -> f32 {
        let shared = self.bottom.min(other.bottom) - self.top.max(other.top);
        let lower = self.height().min(other.height()).max(f32::MIN_POSITIVE);
        (shared / lower).clamp(0.0, 1.0)
    }
}

/// The area that holds all.
pub(super) fn around(areas: impl IntoIterator<Item = Area>) -> Option<Area> {
    areas.into_iter().reduce(Area::with)
}

/// The middle value, 0 of none. O(n).
pub(super) fn median(values: &mut [f32]) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f32::total_cmp).1
}
