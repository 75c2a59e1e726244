// Score against accuracy: hover, click, lasso, zoom and keyboard.
import { Plot, Stamp, colourScale, drawColourBar, rgb } from "./plot.js";
import { Scale, place, plain, spread } from "./scale.js";

const HEIGHT = 420;
const REACH = 14;
const TAP = 5;
const AXIS_MARGIN = 0.04;

export class Scatter {
  /**
   * @param {HTMLElement} host
   * @param {{small: boolean, onSelect: (rows: number[]) => void}} settings
   */
  constructor(host, { small, onSelect }) {
    this.host = host;
    this.onSelect = onSelect;
    this.plot = new Plot(host, { height: small ? 300 : HEIGHT, label: "", right: 74 });
    this.tip = document.createElement("div");
    this.tip.className = "tip";
    this.tip.hidden = true;
    host.append(this.tip);
    this.tool = "select";
    this.selected = new Set();
    this.zoom = null;
    this.whole = false;
    host.tabIndex = 0;
    this.listen();
  }

  /** Takes the networks of a view. */
  take(view) {
    this.view = view;
    this.sizeColour = colourScale(view.colours.sizes);
    const { sizes } = view.arrays;
    [this.least, this.most] = spread(sizes);
    const table = Array.from({ length: 256 }, (_, step) => this.sizeColour(step / 255));
    const width = this.most - this.least || 1;
    const steps = Uint8Array.from(sizes, (size) => Math.round((255 * (size - this.least)) / width));
    this.colourOf = (row) => table[steps[row]];
    this.selected = new Set();
    this.zoom = null;
    this.whole = false;
    this.stamp = null;
    this.accuracyRanks = null;
    this.measured = null;
  }

  /** Draws a setting: scores and ranks of all networks, beside those of a pinned setting where there is one. */
  draw(theme, { scores, ranks, pinned, axes, lit }) {
    const { plot, view } = this;
    const count = scores.length;
    this.scores = scores;
    this.axes = axes;
    if (plot.measure() || !this.stamp) this.stamp = new Stamp(plot);
    const turned = (values) => values.map((rank) => count + 1 - rank);
    // Arrays have higher values for better networks; people read what was measured.
    const measured = (values, sign) => (sign < 0 ? values.map((value) => -value) : values);
    this.xs = axes === "ranks" ? turned(ranks) : measured(scores, view.scoreSign);
    this.ys =
      axes === "ranks"
        ? (this.accuracyRanks ??= turned(view.truth.ranks))
        : (this.measured ??= measured(view.arrays.accuracies, view.measured.sign));
    const before = pinned && (axes === "ranks" ? turned(pinned.ranks) : measured(pinned.scores, view.scoreSign));
    plot.fit(this.scaleOf("x", this.xs, before), this.scaleOf("y", this.ys, null));
    plot.drawAxes(theme, this.titles());
    drawColourBar(plot, theme, {
      scale: this.sizeColour,
      low: this.least,
      high: this.most,
      title: view.titles.size,
      text: (value) => plain(value, 3),
    });
    this.stamp.wipe();
    const py = place(plot.y, this.ys);
    if (before) {
      const colour = rgb(view.colours.muted);
      this.stamp.add(place(plot.x, before), py, () => colour, { radius: 1.5, opacity: 0.35 });
    }
    this.px = place(plot.x, this.xs);
    this.py = py;
    this.stamp.add(this.px, py, this.colourOf, { opacity: this.selected.size ? 0.25 : 0.7 });
    this.stamp.paint();
    if (view.front) this.drawFront(plot.ink);
    this.markRows(plot.ink, [...this.selected], view.colours.contrast, 4, false);
    this.markRows(plot.ink, lit, view.colours.contrast, 7, true);
  }

  /** The line through the networks that no other beats in both. */
  drawFront(pen) {
    const { plot, view } = this;
    plot.clip(pen);
    pen.setTransform(plot.density, 0, 0, plot.density, 0, 0);
    pen.beginPath();
    view.front.forEach((row, step) => (step ? pen.lineTo(this.px[row], this.py[row]) : pen.moveTo(this.px[row], this.py[row])));
    pen.lineWidth = 2;
    pen.strokeStyle = view.colours.contrast;
    pen.stroke();
    pen.restore();
  }

  titles() {
    const { score, accuracy } = this.view.titles;
    if (this.axes !== "ranks") return { x: this.plot.x.log ? `${score}, log` : score, y: accuracy };
    return { x: `rank by ${score}, 1 is best`, y: `rank by ${accuracy}, 1 is best` };
  }

  scaleOf(axis, values, more) {
    if (this.zoom) return new Scale({ ...this.zoom[axis] });
    if (this.axes === "ranks") return new Scale({ low: 1, high: values.length, margin: AXIS_MARGIN, backwards: true });
    let [low, high] = spread(values);
    if (more) {
      const [first, last] = spread(more);
      low = Math.min(low, first);
      high = Math.max(high, last);
    }
    const floor = axis === "y" ? this.view.floor : this.view.scoreFloor;
    if (floor !== null && !this.whole) low = Math.max(low, floor);
    return new Scale({ low, high, log: axis === "x" && this.view.log, margin: AXIS_MARGIN });
  }

  markRows(pen, rows, colour, radius, ring) {
    const { plot } = this;
    plot.clip(pen);
    pen.setTransform(plot.density, 0, 0, plot.density, 0, 0);
    for (const row of rows) {
      pen.beginPath();
      pen.arc(this.px[row], this.py[row], radius, 0, 2 * Math.PI);
      pen.lineWidth = 2;
      pen.strokeStyle = colour;
      pen.fillStyle = colour;
      if (ring) pen.stroke();
      else pen.fill();
    }
    pen.restore();
  }

  /** The row nearest to a place within reach; −1 for none. */
  nearest([x, y]) {
    let found = -1;
    let least = REACH * REACH;
    for (let row = 0; row < this.px.length; row += 1) {
      const distance = (this.px[row] - x) ** 2 + (this.py[row] - y) ** 2;
      if (distance < least) {
        least = distance;
        found = row;
      }
    }
    return found;
  }

  /** Shows what is known of a network beside its point. */
  async point(row) {
    const pen = this.plot.clear(this.plot.front);
    this.pointed = row;
    this.tip.hidden = row < 0;
    if (row < 0) return;
    this.markRows(pen, [row], this.view.colours.contrast, 6, true);
    const { sizes, accuracies, labels } = this.view.arrays;
    const { title, unit, decimals, sign } = this.view.measured;
    const names = await labels;
    if (this.pointed !== row) return;
    const lines = [
      names[row],
      `${this.view.front ? this.view.titles.score : "score"} ${plain(this.view.scoreSign * this.scores[row], 5)}`,
      `${title} ${(sign * accuracies[row]).toFixed(decimals)} ${unit}`,
      `size ${plain(sizes[row], 4)} ${this.view.unit}`,
    ];
    this.tip.replaceChildren(...lines.map((text) => Object.assign(document.createElement("div"), { textContent: text })));
    const flip = this.px[row] > this.plot.width / 2;
    this.tip.style.left = `${this.px[row] + (flip ? -12 : 12)}px`;
    this.tip.style.top = `${this.py[row]}px`;
    this.tip.style.transform = `translate(${flip ? "-100%" : "0"}, -50%)`;
  }

  select(rows) {
    this.selected = new Set(rows);
    this.redraw();
    this.onSelect(rows);
  }

  reset() {
    this.whole = !this.zoom;
    this.zoom = null;
    this.redraw();
  }

  listen() {
    const { host, plot } = this;
    let path = null;
    host.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      // A finger scrolls the page until a tool has been chosen by hand.
      if (event.pointerType !== "touch" || host.classList.contains("held")) host.setPointerCapture(event.pointerId);
      path = [plot.pointer(event)];
    });
    host.addEventListener("pointermove", (event) => {
      if (!this.px) return;
      const at = plot.pointer(event);
      if (!path) {
        const row = this.nearest(at);
        if (row !== this.pointed) this.point(row);
        return;
      }
      path.push(at);
      this.outline(path);
    });
    host.addEventListener("pointerup", (event) => {
      if (!path || !this.px) return;
      const drawn = path;
      path = null;
      plot.clear(plot.front);
      const end = plot.pointer(event);
      if (Math.hypot(end[0] - drawn[0][0], end[1] - drawn[0][1]) < TAP && drawn.length < 8) {
        const row = this.nearest(end);
        this.point(row);
        if (row >= 0) this.select([row]);
      } else if (this.tool === "zoom") this.zoomTo(drawn[0], end);
      else this.selectWithin(drawn);
    });
    for (const end of ["pointercancel", "pointerleave"]) {
      host.addEventListener(end, () => {
        if (path && end === "pointerleave") return;
        path = null;
        if (this.px) this.point(-1);
      });
    }
    host.addEventListener("dblclick", () => this.reset());
    host.addEventListener("keydown", (event) => this.key(event));
    host.addEventListener("blur", () => this.px && this.point(-1));
  }

  /** Arrows walk through the networks from the best score on; Enter selects. */
  key(event) {
    if (!this.px) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) {
      const order = Array.from(this.scores.keys()).sort((a, b) => this.scores[b] - this.scores[a] || a - b);
      const at = this.pointed >= 0 ? order.indexOf(this.pointed) + step : 0;
      this.point(order[Math.min(Math.max(at, 0), order.length - 1)]);
    } else if (event.key === "Enter" && this.pointed >= 0) this.select([this.pointed]);
    else if (event.key === "Escape") this.reset();
    else return;
    event.preventDefault();
  }

  outline(path) {
    const pen = this.plot.clear(this.plot.front);
    this.tip.hidden = true;
    pen.strokeStyle = this.view.colours.contrast;
    pen.setLineDash([4, 3]);
    pen.beginPath();
    if (this.tool === "zoom") {
      const [[x0, y0], [x1, y1]] = [path[0], path.at(-1)];
      pen.rect(x0, y0, x1 - x0, y1 - y0);
    } else path.forEach(([x, y], step) => (step ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.stroke();
    pen.setLineDash([]);
  }

  zoomTo([x0, y0], [x1, y1]) {
    if (Math.abs(x1 - x0) < TAP || Math.abs(y1 - y0) < TAP) return;
    const ends = (scale, a, b) => {
      const [low, high] = [scale.value(a), scale.value(b)].sort((first, second) => first - second);
      return { low, high, log: scale.log, backwards: scale.backwards };
    };
    this.zoom = { x: ends(this.plot.x, x0, x1), y: ends(this.plot.y, y0, y1) };
    this.redraw();
  }

  selectWithin(path) {
    const rows = [];
    for (let row = 0; row < this.px.length; row += 1) {
      if (within(path, this.px[row], this.py[row])) rows.push(row);
    }
    this.select(rows);
  }
}

/** Whether a place is inside a closed line, by how often a ray from it crosses that. */
function within(path, x, y) {
  let inside = false;
  for (let step = 0, last = path.length - 1; step < path.length; last = step, step += 1) {
    const [x0, y0] = path[step];
    const [x1, y1] = path[last];
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
  }
  return inside;
}
