// The two sliders, as they stand and as they are read out.

import { nearest } from "./scale.js";

/** Shows μ and σ on their sliders; a slider of σ counts the steps of its scale. */
export function showSetting({ view, mu, sigma, part }) {
  const { regularised, sigmas, unit } = view;
  const unused = "not applied";
  show(part("mu"), mu, mu, regularised ? `${mu.toFixed(2)} ${unit}` : unused);
  // A setting from elsewhere may lie between two steps.
  const step = sigmas.findIndex((option) => Number(option) === nearest(sigmas, sigma));
  show(part("sigma"), step, sigma, regularised ? `${sigma} ${unit}²` : unused);
}

function show(slider, place, value, text) {
  slider.value = place;
  slider.setAttribute("aria-valuenow", value);
  slider.setAttribute("aria-valuetext", text);
  slider.parentElement.querySelector("output").textContent = text;
}
