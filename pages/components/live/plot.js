// A drawing area with axes: three layers, so that what does not move is not drawn again.
import { tickText } from "./scale.js";

const MARGIN = { left: 56, right: 12, top: 10, bottom: 42 };
const TICK = 5;

/** What the page's theme says, as colours for a canvas. */
export function themeOf(element) {
  const style = getComputedStyle(element);
  const read = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  return {
    text: read("--st-text-color", "#1B1F24"),
    faint: read("--st-border-color", "#D9DEE4"),
    ground: read("--st-background-color", "#FFFFFF"),
    font: `12px ${read("--st-font", "sans-serif")}`,
  };
}

/** [red, green, blue] of a colour as #RRGGBB. */
export function rgb(colour) {
  const number = parseInt(colour.slice(1, 7), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

/** A chart's layers: `back` for axes, `ink` for what moves, `front` for what follows the pointer. */
export class Plot {
  constructor(host, { height, label, right = MARGIN.right }) {
    this.host = host;
    this.height = height;
    this.margin = { ...MARGIN, right };
    host.style.height = `${height}px`;
    host.setAttribute("role", "img");
    host.setAttribute("aria-label", label);
    for (const layer of ["back", "ink", "front"]) {
      const canvas = document.createElement("canvas");
      canvas.className = layer;
      host.append(canvas);
      this[layer] = canvas.getContext("2d");
    }
    this.measure();
  }

  /** Follows the size of the host; true where it has changed. */
  measure() {
    const width = Math.max(this.host.clientWidth, 160);
    const density = Math.min(window.devicePixelRatio || 1, 2);
    if (width === this.width && density === this.density) return false;
    this.width = width;
    this.density = density;
    for (const layer of [this.back, this.ink, this.front]) {
      layer.canvas.width = Math.round(width * density);
      layer.canvas.height = Math.round(this.height * density);
    }
    return true;
  }

  get inside() {
    const { left, right, top, bottom } = this.margin;
    return { left, right: this.width - right, top, bottom: this.height - bottom };
  }

  /** Puts scales into the area; y runs upwards. */
  fit(x, y) {
    const { left, right, top, bottom } = this.inside;
    this.x = x.between(left, right);
    this.y = y.between(bottom, top);
  }

  /** An empty layer, in pixels of the page. */
  clear(layer) {
    layer.setTransform(1, 0, 0, 1, 0, 0);
    layer.clearRect(0, 0, layer.canvas.width, layer.canvas.height);
    layer.setTransform(this.density, 0, 0, this.density, 0, 0);
    return layer;
  }

  /** Limits drawing on a layer to the area inside the axes, until `restore`. */
  clip(layer) {
    const { left, right, top, bottom } = this.inside;
    layer.save();
    layer.beginPath();
    layer.rect(left, top, right - left, bottom - top);
    layer.clip();
  }

  /** Grid, ticks and titles. */
  drawAxes(theme, { x, y, xText = tickText, yText = tickText, grid = true }) {
    const pen = this.clear(this.back);
    const { left, right, top, bottom } = this.inside;
    pen.font = theme.font;
    pen.fillStyle = theme.text;
    pen.strokeStyle = theme.faint;
    pen.lineWidth = 1;
    pen.textAlign = "center";
    pen.textBaseline = "top";
    let free = -Infinity;
    const ticks = this.x.ticks(Math.max(3, Math.floor((right - left) / 70)));
    // From left to right, so that a text that would touch the one before it is left out.
    for (const value of this.x.backwards ? ticks.reverse() : ticks) {
      const at = Math.round(this.x.place(value)) + 0.5;
      if (grid) line(pen, at, top, at, bottom);
      const text = xText(value);
      const half = pen.measureText(text).width / 2;
      if (at - half > free) {
        pen.fillText(text, Math.min(at, this.width - half), bottom + TICK);
        free = at + half + 6;
      }
    }
    pen.textAlign = "right";
    pen.textBaseline = "middle";
    for (const value of this.y.ticks(Math.max(2, Math.floor((bottom - top) / 48)))) {
      const at = Math.round(this.y.place(value)) + 0.5;
      if (grid) line(pen, left, at, right, at);
      pen.fillText(yText(value), left - TICK, at);
    }
    pen.textAlign = "center";
    pen.textBaseline = "bottom";
    writeWithin(pen, x, (left + right) / 2, this.height - 2, this.width - 8);
    pen.save();
    pen.translate(2, (top + bottom) / 2);
    pen.rotate(-Math.PI / 2);
    pen.textBaseline = "top";
    writeWithin(pen, y, 0, 0, this.height - 8);
    pen.restore();
  }

  /** Where a pointer event is, in pixels of this chart. */
  pointer(event) {
    const box = this.host.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }
}

function line(pen, x0, y0, x1, y1) {
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
}

/** Writes a text that is shortened where it would not fit. */
export function writeWithin(pen, text, x, y, most) {
  let shown = text;
  while (shown.length > 4 && pen.measureText(shown).width > most) shown = `${shown.slice(0, -2)}…`;
  pen.fillText(shown, x, y);
}

/** Many round points at once, mixed into the pixels by hand: some ten times as fast as one circle after the other. */
export class Stamp {
  constructor(plot) {
    this.plot = plot;
    const { canvas } = plot.ink;
    this.image = new ImageData(canvas.width, canvas.height);
    this.shown = new Uint8ClampedArray(this.image.data.buffer);
  }

  /** Starts again with nothing. */
  wipe() {
    this.shown.fill(0);
  }

  /**
   * Adds points.
   * @param {Float32Array} xs In pixels of the page; NaN leaves a point out.
   * @param {Float32Array} ys As `xs`.
   * @param {(row: number) => number[]} colourOf [red, green, blue] of a row.
   */
  add(xs, ys, colourOf, { radius = 2, opacity = 0.7 } = {}) {
    const { density, inside } = this.plot;
    const { width } = this.image;
    const { steps, covers } = disc(radius * density, width, opacity);
    const [left, right] = [inside.left * density, inside.right * density];
    const [top, bottom] = [inside.top * density, inside.bottom * density];
    for (let row = 0; row < xs.length; row += 1) {
      const x = xs[row] * density;
      const y = ys[row] * density;
      if (!(x >= left && x <= right && y >= top && y <= bottom)) continue;
      const colour = colourOf(row);
      const centre = 4 * (Math.round(y) * width + Math.round(x));
      for (let cell = 0; cell < steps.length; cell += 1) mix(this.shown, centre + steps[cell], colour, covers[cell]);
    }
  }

  /** Shows what was added. */
  paint() {
    this.plot.ink.putImageData(this.image, 0, 0);
  }
}

function mix(data, at, colour, alpha) {
  const below = (data[at + 3] / 255) * (1 - alpha);
  const whole = alpha + below;
  data[at] = (colour[0] * alpha + data[at] * below) / whole;
  data[at + 1] = (colour[1] * alpha + data[at + 1] * below) / whole;
  data[at + 2] = (colour[2] * alpha + data[at + 2] * below) / whole;
  data[at + 3] = 255 * whole;
}

/** A round point: how far each of its pixels is from the centre's in the data, and how opaque it is. */
function disc(radius, width, opacity) {
  const reach = Math.ceil(radius);
  const steps = [];
  const covers = [];
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      const cover = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(dx, dy)));
      if (cover < 0.05) continue;
      steps.push(4 * (dy * width + dx));
      covers.push(cover * opacity);
    }
  }
  return { steps, covers };
}

/** A colour scale's steps, from its [[place, colour], …]: a function from 0…1 to [red, green, blue]. */
export function colourScale(stops) {
  const colours = stops.map(([, colour]) => rgb(colour));
  return (share) => {
    const place = Math.min(1, Math.max(0, share)) * (colours.length - 1);
    const low = Math.min(Math.floor(place), colours.length - 2);
    const part = place - low;
    return colours[low].map((value, channel) => Math.round(value + part * (colours[low + 1][channel] - value)));
  };
}

/** A bar that explains a colour scale, at the right of a chart, with its title turned. */
export function drawColourBar(plot, theme, { scale, low, high, title, text }) {
  const pen = plot.back;
  const { right, top, bottom } = plot.inside;
  const [x, wide] = [right + 10, 9];
  for (let y = top; y < bottom; y += 1) {
    pen.fillStyle = `rgb(${scale(1 - (y - top) / (bottom - top)).join(" ")})`;
    pen.fillRect(x, y, wide, 1);
  }
  pen.fillStyle = theme.text;
  pen.font = theme.font;
  pen.textAlign = "left";
  for (const [share, base] of [[0, "bottom"], [0.5, "middle"], [1, "top"]]) {
    pen.textBaseline = base;
    pen.fillText(text(low + share * (high - low)), x + wide + 4, bottom - share * (bottom - top));
  }
  pen.save();
  pen.translate(plot.width - 2, (top + bottom) / 2);
  pen.rotate(-Math.PI / 2);
  pen.textAlign = "center";
  pen.textBaseline = "bottom";
  writeWithin(pen, title, 0, 0, plot.height - 12);
  pen.restore();
}
