//! The inverse of the working matrix: how much of each binding limit the loops of the arcs beside the tree use, inverted and kept up to date.

/// A square matrix, row by row: a row for each arc beside the tree, a column for each binding limit.
///
/// # References
/// Hager (1989), Updating the inverse of a matrix, doi:10.1137/1031049.
#[derive(Debug, Clone, Default)]
pub(super) struct Inverse {
    rows: Vec<Vec<f64>>,
}

impl Inverse {
    pub(super) fn size(&self) -> usize {
        self.rows.len()
    }

    /// The row of an arc beside the tree.
    pub(super) fn row(&self, slot: usize) -> &[f64] {
        &self.rows[slot]
    }

    /// The column of a binding limit.
    pub(super) fn column(&self, slot: usize) -> Vec<f64> {
        self.rows.iter().map(|row| row[slot]).collect()
    }

    /// The inverse times a column with an entry for each binding limit.
    pub(super) fn times(&self, column: &[f64]) -> Vec<f64> {
        let product = |row: &Vec<f64>| row.iter().zip(column).map(|(one, other)| one * other).sum();
        self.rows.iter().map(product).collect()
    }

    /// A row with an entry for each arc beside the tree, times the inverse.
    pub(super) fn left_times(&self, row: &[f64]) -> Vec<f64> {
        let mut product = vec![0.0; self.size()];
        for (factor, own) in row.iter().zip(&self.rows).filter(|(factor, _)| **factor != 0.0) {
            product.iter_mut().zip(own).for_each(|(sum, entry)| *sum += factor * entry);
        }
        product
    }

    /// Inverts a matrix that has a row for each binding limit and a column for each arc beside the tree; false if it has no inverse.
    ///
    /// # Complexity
    /// O(size^3).
    pub(super) fn invert(&mut self, mut matrix: Vec<Vec<f64>>) -> bool {
        let size = matrix.len();
        let unit = |slot: usize| (0..size).map(|other| f64::from(u8::from(other == slot))).collect::<Vec<f64>>();
        self.rows = (0..size).map(unit).collect();
        for column in 0..size {
            let largest =
                (column..size).max_by(|one, other| matrix[*one][column].abs().total_cmp(&matrix[*other][column].abs()));
            let Some(pivot) = largest.filter(|row| matrix[*row][column].abs() > 1e-11) else { return false };
            matrix.swap(column, pivot);
            self.rows.swap(column, pivot);
            let scale = 1.0 / matrix[column][column];
            matrix[column].iter_mut().for_each(|entry| *entry *= scale);
            self.rows[column].iter_mut().for_each(|entry| *entry *= scale);
            let (pivot_row, pivot_own) = (matrix[column].clone(), self.rows[column].clone());
            for row in (0..size).filter(|row| *row != column) {
                let factor = matrix[row][column];
                if factor != 0.0 {
                    subtract(&mut matrix[row], factor, &pivot_row);
                    subtract(&mut self.rows[row], factor, &pivot_own);
                }
            }
        }
        true
    }

    /// An arc comes in place of another; `response` is the inverse times the uses of its loop.
    pub(super) fn replace_arc(&mut self, slot: usize, response: &[f64]) {
        let scale = 1.0 / response[slot];
        self.rows[slot].iter_mut().for_each(|entry| *entry *= scale);
        let pivot = self.rows[slot].clone();
        for (row, factor) in response.iter().enumerate().filter(|(row, factor)| *row != slot && **factor != 0.0) {
            subtract(&mut self.rows[row], *factor, &pivot);
        }
    }

    /// A limit comes in place of another; `weights` are its uses by the arcs beside the tree, times the inverse.
    pub(super) fn replace_limit(&mut self, slot: usize, weights: &[f64]) {
        for row in &mut self.rows {
            let scaled = row[slot] / weights[slot];
            if scaled != 0.0 {
                subtract(row, scaled, weights);
            }
            row[slot] = scaled;
        }
    }

    /// An arc and a limit come in addition. `response` is the inverse times the uses of the new loop, `weights` the uses of the new limit times the inverse, and `rest` what the new
    /// loop uses of the new limit while the arcs beside the tree make up for what it uses of the others.
    pub(super) fn grow(&mut self, response: &[f64], weights: &[f64], rest: f64) {
        for (row, own) in self.rows.iter_mut().zip(response) {
            if *own != 0.0 {
                subtract(row, -own / rest, weights);
            }
            row.push(-own / rest);
        }
        let mut last: Vec<f64> = weights.iter().map(|weight| -weight / rest).collect();
        last.push(1.0 / rest);
        self.rows.push(last);
    }

    /// An arc and a limit go; what is last takes their places.
    pub(super) fn shrink(&mut self, arc: usize, limit: usize) {
        let gone = self.rows.swap_remove(arc);
        for row in &mut self.rows {
            let factor = row[limit] / gone[limit];
            if factor != 0.0 {
                subtract(row, factor, &gone);
            }
            row.swap_remove(limit);
        }
    }

    /// Replaces the row of an arc.
    pub(super) fn set_row(&mut self, slot: usize, row: Vec<f64>) {
        self.rows[slot] = row;
    }

    /// Subtracts the product of a column and a row.
    pub(super) fn subtract_product(&mut self, column: &[f64], row: &[f64]) {
        for (own, factor) in self.rows.iter_mut().zip(column).filter(|(_, factor)| **factor != 0.0) {
            subtract(own, *factor, row);
        }
    }
}

fn subtract(row: &mut [f64], factor: f64, other: &[f64]) {
    row.iter_mut().zip(other).for_each(|(entry, other)| *entry -= factor * other);
}
