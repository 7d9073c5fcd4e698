//! Affine maps of the plane, as PDF writes them.

/// Maps `(x, y)` to `(a·x + c·y + e, b·x + d·y + f)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Matrix {
    pub(crate) a: f32,
    pub(crate) b: f32,
    pub(crate) c: f32,
    pub(crate) d: f32,
    pub(crate) e: f32,
    pub(crate) f: f32,
}

impl Matrix {
    pub(crate) const IDENTITY: Self = Self::new(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);

    pub(crate) const fn new(a: f32, b: f32, c: f32, d: f32, e: f32, f: f32) -> Self {
        Self { a, b, c, d, e, f }
    }

    /// The map that moves by `(x, y)`.
    pub(crate) const fn shift(x: f32, y: f32) -> Self {
        Self::new(1.0, 0.0, 0.0, 1.0, x, y)
    }

    /// From the six numbers of an operator or an array; none if one is missing or no number.
    pub(crate) fn from_numbers(numbers: &[f32]) -> Option<Self> {
        let &[a, b, c, d, e, f] = numbers else { return None };
        numbers.iter().all(|number| number.is_finite()).then_some(Self::new(a, b, c, d, e, f))
    }

    /// First this map, then `next`.
    pub(crate) fn then(&self, next: &Self) -> Self {
        Self {
            a: self.a * next.a + self.b * next.c,
            b: self.a * next.b + self.b * next.d,
            c: self.c * next.a + self.d * next.c,
            d: self.c * next.b + self.d * next.d,
            e: self.e * next.a + self.f * next.c + next.e,
            f: self.e * next.b + self.f * next.d + next.f,
        }
    }

    pub(crate) fn apply(&self, x: f32, y: f32) -> (f32, f32) {
        (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)
    }

    /// The smallest upright box around the image of the box from `(x0, y0)` to `(x1, y1)`: left, top, right, bottom, where top
    /// is the smaller.
    pub(crate) fn bounds(&self, [x0, y0, x1, y1]: [f32; 4]) -> [f32; 4] {
        let corners = [self.apply(x0, y0), self.apply(x1, y0), self.apply(x0, y1), self.apply(x1, y1)];
        corners.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |[left, top, right, bottom], &(x, y)| {
            [left.min(x), top.min(y), right.max(x), bottom.max(y)]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_follow_each_other_from_left_to_right() {
        let double = Matrix::new(2.0, 0.0, 0.0, 2.0, 0.0, 0.0);
        let shift = Matrix::shift(10.0, 5.0);
        assert_eq!(double.then(&shift).apply(1.0, 1.0), (12.0, 7.0));
        assert_eq!(shift.then(&double).apply(1.0, 1.0), (22.0, 12.0));
        let quarter = Matrix::new(0.0, 1.0, -1.0, 0.0, 0.0, 0.0);
        assert_eq!(quarter.apply(1.0, 0.0), (0.0, 1.0));
        assert_eq!(quarter.bounds([0.0, 0.0, 2.0, 1.0]), [-1.0, 0.0, 0.0, 2.0]);
    }

    #[test]
    fn six_finite_numbers_make_a_map() {
        assert_eq!(Matrix::from_numbers(&[1.0, 0.0, 0.0, 1.0, 0.0, 0.0]), Some(Matrix::IDENTITY));
        assert_eq!(Matrix::from_numbers(&[1.0, 0.0, 0.0, 1.0, 0.0]), None);
        assert_eq!(Matrix::from_numbers(&[1.0, 0.0, 0.0, f32::NAN, 0.0, 0.0]), None);
    }
}
