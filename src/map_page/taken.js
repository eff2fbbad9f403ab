// Areas of the map that names stand in, found by the cells of a coarse grid that they touch.

const CELL = 96;

const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

export class Taken {
  constructor() {
    this.cells = new Map();
  }

  /** Calls back with the key of each cell that an area touches, until one gives true. */
  some({ left, right, top, bottom }, found) {
    for (let row = Math.floor(top / CELL); row <= Math.floor(bottom / CELL); row += 1)
      for (let column = Math.floor(left / CELL); column <= Math.floor(right / CELL); column += 1)
        if (found(row * 1e5 + column)) return true;
    return false;
  }

  add(area) {
    this.some(area, (key) => {
      const cell = this.cells.get(key);
      if (cell) cell.push(area);
      else this.cells.set(key, [area]);
      return false;
    });
  }

  isFree(area) {
    return !this.some(area, (key) => this.cells.get(key)?.some((other) => overlaps(other, area)));
  }
}
