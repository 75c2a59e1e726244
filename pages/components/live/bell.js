// How many networks have a size, and the factor f(Θ) over them.
import { Plot } from "./plot.js";
import { Scale, plain, spread } from "./scale.js";
import { factors } from "./ranks.js";

const BINS = 60;
const CURVE = 200;

export class Bell {
  constructor(host, height) {
    this.plot = new Plot(host, { height, label: "", right: 44 });
  }

  /** Takes the networks of a view. */
  take(view) {
    this.view = view;
    const { sizes } = view.arrays;
    [this.low, this.high] = spread(sizes);
    const width = (this.high - this.low) / BINS || 1;
    this.counts = new Uint32Array(BINS);
    for (const size of sizes) this.counts[Math.min(BINS - 1, Math.floor((size - this.low) / width))] += 1;
    this.width = width;
  }

  draw(theme, { mu, sigma, applied }) {
    const { plot, view } = this;
    plot.measure();
    const tallest = this.counts.reduce((a, b) => Math.max(a, b), 1);
    const high = Math.max(this.high, applied ? mu : 0);
    const low = Math.min(this.low, applied ? mu : this.low);
    plot.fit(new Scale({ low, high, margin: 0.03 }), new Scale({ low: 0, high: tallest * 1.05 }));
    plot.drawAxes(theme, { x: view.titles.size, y: "architectures" });
    const pen = plot.clear(plot.ink);
    const { top, bottom, right } = plot.inside;
    pen.fillStyle = view.colours.muted;
    pen.globalAlpha = 0.55;
    this.counts.forEach((count, bin) => {
      const x0 = plot.x.place(this.low + bin * this.width);
      const x1 = plot.x.place(this.low + (bin + 1) * this.width);
      const y = plot.y.place(count);
      pen.fillRect(x0, y, x1 - x0, bottom - y);
    });
    pen.globalAlpha = 1;
    if (!applied) return;
    const factor = new Scale({ low: 0, high: 1.05 }).between(bottom, top);
    const sizes = Float64Array.from({ length: CURVE }, (_, step) => plot.x.first + (step / (CURVE - 1)) * (plot.x.last - plot.x.first));
    const curve = factors(sizes, mu, sigma);
    plot.clip(pen);
    pen.strokeStyle = view.colours.accent;
    pen.lineWidth = 3;
    pen.beginPath();
    curve.forEach((value, step) => pen.lineTo(plot.x.place(sizes[step]), factor.place(value)));
    pen.stroke();
    const at = plot.x.place(mu);
    pen.strokeStyle = view.colours.contrast;
    pen.lineWidth = 2;
    pen.setLineDash([2, 4]);
    pen.beginPath();
    pen.moveTo(at, top);
    pen.lineTo(at, bottom);
    pen.stroke();
    pen.restore();
    pen.font = theme.font;
    pen.fillStyle = theme.text;
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    for (const value of [0, 0.5, 1]) pen.fillText(plain(value, 2), right + 5, factor.place(value));
    pen.fillText("μ", at + 4, top + 8);
    pen.save();
    pen.translate(plot.width - 2, (top + bottom) / 2);
    pen.rotate(-Math.PI / 2);
    pen.textAlign = "center";
    pen.textBaseline = "bottom";
    pen.fillText("factor f(Θ)", 0, 0);
    pen.restore();
  }
}
