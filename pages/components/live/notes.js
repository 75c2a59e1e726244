// Hands what is small and changes often to the live tuner of the same page, so that its networks are not sent again.
export default function notes({ data }) {
  window.swapcoreLive = { ...window.swapcoreLive, [data.channel]: data };
  window.dispatchEvent(new CustomEvent("swapcore-live", { detail: data }));
}
