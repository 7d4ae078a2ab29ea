"""A sparse matrix that multiplies both ways in plain NumPy: what fitting the wide branch is made of."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class SparseMatrix:
    """A matrix [rows, columns] as triples."""

    row: np.ndarray
    column: np.ndarray
    value: np.ndarray
    shape: tuple[int, int]

    def times(self, dense: np.ndarray) -> np.ndarray:
        """[rows, n] from [columns, n]."""
        columns = (np.bincount(self.row, self.value * w[self.column], self.shape[0]) for w in dense.T)
        return np.stack(list(columns), axis=1)

    def transposed_times(self, dense: np.ndarray) -> np.ndarray:
        """[columns, n] from [rows, n]."""
        columns = (np.bincount(self.column, self.value * r[self.row], self.shape[1]) for r in dense.T)
        return np.stack(list(columns), axis=1)


@dataclass(frozen=True)
class Product:
    """The matrix outer @ inner [rows, columns], never multiplied out: texts hold words, words hold letters."""

    outer: SparseMatrix
    inner: SparseMatrix

    def times(self, dense: np.ndarray) -> np.ndarray:
        return self.outer.times(self.inner.times(dense))

    def transposed_times(self, dense: np.ndarray) -> np.ndarray:
        return self.inner.transposed_times(self.outer.transposed_times(dense))
