// The networks whose rank changed most from the pinned setting to the present one.

const SHOWN = 5;

/** Fills the two lists of the tuner's card; a click on a line selects that network. */
export async function showMovers({ found, pinned, view, scatter, part }) {
  const count = found.ranks.length;
  const moved = Array.from(found.ranks, (rank, row) => ({ by: rank - pinned.ranks[row], row }));
  moved.sort((a, b) => b.by - a.by || a.row - b.row);
  const labels = await view.arrays.labels;
  const place = (ranks, row) => Math.round(count + 1 - ranks[row]).toLocaleString("en-US");
  const line = ({ row }) => {
    const button = document.createElement("button");
    button.type = "button";
    for (const text of [labels[row], `rank ${place(pinned.ranks, row)} → ${place(found.ranks, row)}`]) {
      button.append(Object.assign(document.createElement("span"), { textContent: text }));
    }
    button.addEventListener("click", () => scatter.select([row]));
    const item = document.createElement("li");
    item.append(button);
    return item;
  };
  const risen = moved.slice(0, SHOWN).filter(({ by }) => by > 0);
  const fallen = moved.slice(-SHOWN).reverse().filter(({ by }) => by < 0);
  part("risen").replaceChildren(...risen.map(line));
  part("fallen").replaceChildren(...fallen.map(line));
}
