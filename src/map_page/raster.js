// Draws points into the pixels of an image. A canvas without a graphics card draws some thousand shapes in a frame; a loop
// over typed arrays draws a hundred thousand.

/** Pixels beside the image, so that discs at its edge need no check. */
const PAD = 24;
/** Positions within a pixel, in each direction, that a disc is drawn for. */
const STEPS = 4;

/** The pixel of a colour in an image, opaque. */
export const pixel = ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/** How much of each pixel a disc covers, for each position within a pixel; `offset` is how far the pixel is in memory. */
function makeDisc(radius, opacity, stride) {
  const reach = Math.min(PAD - 2, Math.ceil(radius + 1));
  const starts = new Int32Array(STEPS * STEPS + 1);
  const [offsets, covers] = [[], []];
  for (let step = 0; step < STEPS * STEPS; step += 1) {
    const [fx, fy] = [((step % STEPS) + 0.5) / STEPS, (Math.floor(step / STEPS) + 0.5) / STEPS];
    for (let dy = -reach; dy <= reach; dy += 1) {
      for (let dx = -reach; dx <= reach; dx += 1) {
        const inside = radius + 0.5 - Math.hypot(dx + 0.5 - fx, dy + 0.5 - fy);
        // A disc smaller than a pixel is paler, not larger.
        const cover = Math.round(256 * opacity * Math.min(1, Math.max(0, inside), Math.max(radius * 1.2, 0.2)));
        if (cover <= 2) continue;
        offsets.push(dy * stride + dx);
        covers.push(cover);
      }
    }
    starts[step + 1] = offsets.length;
  }
  return { starts, offsets: Int32Array.from(offsets), covers: Int32Array.from(covers) };
}

export class Raster {
  constructor() {
    this.discs = new Map();
    this.resize(1, 1);
  }

  /** In pixels of the device. */
  resize(width, height) {
    if (width === this.width && height === this.height) return;
    Object.assign(this, { width, height, stride: width + 2 * PAD });
    this.image = new ImageData(this.stride, height + 2 * PAD);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.discs.clear();
  }

  clear(colour) {
    this.pixels.fill(colour);
  }

  disc(radius, opacity) {
    const rounded = Math.max(0.5, Math.round(radius * 5) / 5);
    const key = `${rounded} ${opacity}`;
    if (!this.discs.has(key)) this.discs.set(key, makeDisc(rounded, opacity, this.stride));
    return this.discs.get(key);
  }

  /**
   * Draws the points whose state is `wanted`. `place` has the scale and where the origin of the map lies, in pixels of the
   * device; colour `colours[of[i]]` is that of point i. With `around` each point has an edge of that colour.
   */
  points({ x, y, states, wanted, of, colours, place, radius, opacity, around }) {
    const { pixels, stride } = this;
    const { scale, left, top } = place;
    const [lastX, lastY] = [this.width + 2 * PAD - PAD / 2, this.height + 2 * PAD - PAD / 2];
    const fill = this.disc(radius, opacity);
    const edge = around === undefined ? null : this.disc(radius + place.ratio, 1);
    const [originX, originY] = [left + PAD, top + PAD];
    for (let i = 0; i < x.length; i += 1) {
      if (states[i] !== wanted) continue;
      const [gx, gy] = [x[i] * scale + originX, y[i] * scale + originY];
      if (gx < PAD / 2 || gy < PAD / 2 || gx >= lastX || gy >= lastY) continue;
      const [ix, iy] = [gx | 0, gy | 0];
      const step = (((gy - iy) * STEPS) | 0) * STEPS + (((gx - ix) * STEPS) | 0);
      const at = iy * stride + ix;
      if (edge) blend(pixels, at, edge, step, around);
      blend(pixels, at, fill, step, colours[of[i]]);
    }
  }

  /** Copies the pixels to a canvas. */
  put(context) {
    context.putImageData(this.image, -PAD, -PAD, PAD, PAD, this.width, this.height);
  }
}

/** Mixes a colour into the pixels under a disc. Red and blue are mixed at once, as they do not touch in a number. */
function blend(pixels, at, disc, step, colour) {
  const { starts, offsets, covers } = disc;
  const [redBlue, green] = [colour & 0xff00ff, colour & 0x00ff00];
  for (let j = starts[step], end = starts[step + 1]; j < end; j += 1) {
    const place = at + offsets[j];
    const under = pixels[place];
    const cover = covers[j];
    const rest = 256 - cover;
    const mixed = ((Math.imul(redBlue, cover) + Math.imul(under & 0xff00ff, rest)) >>> 8) & 0xff00ff;
    const mixedGreen = ((Math.imul(green, cover) + Math.imul(under & 0x00ff00, rest)) >>> 8) & 0x00ff00;
    pixels[place] = 0xff000000 | mixed | mixedGreen;
  }
}
