// Every μ and σ at once: a heat map of what is wanted, and a marker that moves both sliders.
import { Plot, colourScale, drawColourBar } from "./plot.js";
import { Scale, fixed, tickText } from "./scale.js";

export class SettingMap {
  /** @param {{onMove: (mu: number, sigma: number) => void}} settings */
  constructor(host, height, { onMove }) {
    this.host = host;
    this.onMove = onMove;
    this.plot = new Plot(host, { height, label: "", right: 74 });
    let held = false;
    const follow = (event) => {
      const [x, y] = this.plot.pointer(event);
      this.onMove(this.plot.x.value(x), this.plot.y.value(y));
    };
    host.addEventListener("pointerdown", (event) => {
      if (event.button || !this.live) return;
      host.setPointerCapture(event.pointerId);
      held = true;
      follow(event);
    });
    host.addEventListener("pointermove", (event) => held && follow(event));
    for (const end of ["pointerup", "pointercancel"]) host.addEventListener(end, () => (held = false));
  }

  take(view) {
    this.view = view;
    this.colours = colourScale(view.colours.map);
    this.shown = null;
  }

  draw(theme, { criterion, mu, sigma, pin, live }) {
    const { plot, view } = this;
    this.live = live;
    const state = `${criterion} ${plot.measure()} ${plot.width} ${theme.ground}`;
    const { mus, sigmas } = view.map;
    const half = (values) => Math.sqrt(values[1] / values[0]);
    const step = mus[1] - mus[0];
    plot.fit(
      new Scale({ low: Math.min(mus[0] - step / 2, view.mu.low), high: Math.max(mus.at(-1) + step / 2, view.mu.high) }),
      new Scale({ low: sigmas[0] / half(sigmas), high: sigmas.at(-1) * half(sigmas), log: true }),
    );
    if (state !== this.shown) this.drawCells(theme, view.map.criteria[criterion], step, half(sigmas));
    this.shown = state;
    const pen = plot.clear(plot.ink);
    const best = view.map.criteria[criterion].best;
    if (best) star(pen, plot.x.place(best.mu), plot.y.place(best.sigma));
    if (pin) letter(pen, theme, "A", plot.x.place(pin.mu), plot.y.place(pin.sigma));
    if (live) cross(pen, plot.x.place(mu), plot.y.place(sigma), view.colours.contrast);
  }

  drawCells(theme, criterion, step, half) {
    const { plot, view } = this;
    const { mus, sigmas } = view.map;
    plot.drawAxes(theme, { x: `μ (${view.unit})`, y: `σ (${view.unit}²), log scale`, grid: false });
    const pen = plot.back;
    const { low, high, values } = criterion;
    const turned = criterion.lowerIsBetter ? (share) => 1 - share : (share) => share;
    sigmas.forEach((sigma, row) => {
      mus.forEach((mu, column) => {
        const value = values[row][column];
        if (value === null) return;
        const share = high > low ? (value - low) / (high - low) : 1;
        pen.fillStyle = `rgb(${this.colours(turned(share)).join(" ")})`;
        const [x0, x1] = [plot.x.place(mu - step / 2), plot.x.place(mu + step / 2)];
        const [y0, y1] = [plot.y.place(sigma / half), plot.y.place(sigma * half)];
        pen.fillRect(Math.floor(x0), Math.floor(y1), Math.ceil(x1 - x0), Math.ceil(y0 - y1));
      });
    });
    drawColourBar(plot, theme, {
      scale: (share) => this.colours(turned(share)),
      low,
      high,
      title: criterion.title,
      text: criterion.decimals ? (value) => fixed(value, criterion.decimals) : tickText,
    });
  }
}

function star(pen, x, y) {
  pen.beginPath();
  for (let corner = 0; corner < 10; corner += 1) {
    const reach = corner % 2 ? 3.5 : 8;
    const angle = (corner * Math.PI) / 5 - Math.PI / 2;
    pen.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
  }
  pen.closePath();
  outlined(pen, "#FFFFFF");
}

function cross(pen, x, y, colour) {
  pen.beginPath();
  pen.arc(x, y, 8, 0, 2 * Math.PI);
  outlined(pen, colour);
  pen.beginPath();
  pen.arc(x, y, 2.5, 0, 2 * Math.PI);
  pen.fillStyle = "#FFFFFF";
  pen.fill();
}

function letter(pen, theme, text, x, y) {
  pen.beginPath();
  pen.rect(x - 8, y - 8, 16, 16);
  outlined(pen, "#FFFFFF");
  pen.fillStyle = "#1B1F24";
  pen.font = theme.font;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(text, x, y + 1);
}

function outlined(pen, colour) {
  pen.fillStyle = colour;
  pen.strokeStyle = "#1B1F24";
  pen.lineWidth = 1.5;
  pen.fill();
  pen.stroke();
}
