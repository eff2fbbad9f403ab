// Finds the points near a place: a grid over the map, with the points of each cell.

const PER_CELL = 3;
const MOST_CELLS = 300;

export class Grid {
  constructor(x, y) {
    Object.assign(this, { x, y });
    this.side = Math.max(1, Math.min(MOST_CELLS, Math.ceil(Math.sqrt(x.length / PER_CELL))));
    const cells = this.side ** 2;
    this.starts = new Int32Array(cells + 1);
    const cellOf = Int32Array.from(x, (_, i) => this.cell(y[i]) * this.side + this.cell(x[i]));
    for (const cell of cellOf) this.starts[cell + 1] += 1;
    for (let cell = 0; cell < cells; cell += 1) this.starts[cell + 1] += this.starts[cell];
    const next = this.starts.slice();
    this.points = new Int32Array(x.length);
    cellOf.forEach((cell, i) => {
      this.points[next[cell]] = i;
      next[cell] += 1;
    });
  }

  cell(value) {
    return Math.max(0, Math.min(this.side - 1, Math.floor(value * this.side)));
  }

  /** Calls back with each point of a box, and perhaps some beside it. */
  within(left, top, right, bottom, found) {
    for (let row = this.cell(top); row <= this.cell(bottom); row += 1) {
      const [first, last] = [row * this.side + this.cell(left), row * this.side + this.cell(right)];
      for (let at = this.starts[first]; at < this.starts[last + 1]; at += 1) found(this.points[at]);
    }
  }

  /** The point nearest to a place within a distance, or -1. Points with a higher `rank` go before nearer ones. */
  nearest(x, y, distance, rank) {
    let [best, bestRank, bestFar] = [-1, -1, Infinity];
    this.within(x - distance, y - distance, x + distance, y + distance, (i) => {
      const far = (this.x[i] - x) ** 2 + (this.y[i] - y) ** 2;
      if (far > distance ** 2) return;
      const mine = rank(i);
      if (mine > bestRank || (mine === bestRank && far < bestFar)) [best, bestRank, bestFar] = [i, mine, far];
    });
    return best;
  }

  /** The points nearest to a place, nearest first, without one of them. */
  neighbours(x, y, most, without) {
    for (let reach = 1.5 / this.side; ; reach *= 2) {
      const found = [];
      this.within(x - reach, y - reach, x + reach, y + reach, (i) => {
        if (i !== without) found.push([(this.x[i] - x) ** 2 + (this.y[i] - y) ** 2, i]);
      });
      const sure = found.filter(([far]) => far <= reach ** 2);
      if (sure.length >= most || reach > 3)
        return sure
          .sort(([a, i], [b, j]) => a - b || i - j)
          .slice(0, most)
          .map(([, i]) => i);
    }
  }
}
