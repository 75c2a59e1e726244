// Score against size, as the score is and times f(Θ): how much it prefers large networks.
import { Plot, Stamp, rgb } from "./plot.js";
import { Scale, place, spread } from "./scale.js";

export class Bias {
  constructor(host, height, { colour, title }) {
    this.plot = new Plot(host, { height, label: "" });
    this.colour = colour;
    this.title = title;
  }

  take(view) {
    this.view = view;
    this.stamp = null;
    this.drawn = null;
  }

  /** Draws scores over sizes; the same scores at the same width are not drawn again. */
  draw(theme, scores) {
    const { plot, view } = this;
    const resized = plot.measure();
    if (!resized && this.drawn === scores && this.ground === theme.ground) return;
    if (resized || !this.stamp) this.stamp = new Stamp(plot);
    this.drawn = scores;
    this.ground = theme.ground;
    const sizes = view.arrays.sizes;
    plot.fit(over(sizes, false), over(scores, view.log));
    plot.drawAxes(theme, { x: view.titles.size, y: this.title(view) });
    const colour = rgb(view.colours[this.colour]);
    this.stamp.wipe();
    this.stamp.add(place(plot.x, sizes), place(plot.y, scores), () => colour, { radius: 1.5, opacity: 0.35 });
    this.stamp.paint();
  }
}

function over(values, log) {
  const [low, high] = spread(values);
  return new Scale({ low, high, log, margin: 0.04 });
}
