// Aligned columns of plain text. Widths are counted in code points, colours are put on after padding. Must not know what
// the cells mean. Called by receipt.ts and main.ts.
export interface Cell {
  text: string;
  right?: boolean;
  paint?: (text: string) => string;
}

export type Row = readonly (Cell | string)[];

/** Rows of any length; a row that is one string alone is a full-width line. */
export function table(rows: readonly (Row | string)[], indent = "  "): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    if (typeof row === "string") continue;
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, width(textOf(cell)));
    });
  }
  return rows.map((row) => {
    if (typeof row === "string") return row;
    const last = row.length - 1;
    const cells = row.map((cell, column) => {
      const text = textOf(cell);
      const gap = " ".repeat(Math.max(0, (widths[column] ?? 0) - width(text)));
      const painted = typeof cell !== "string" && cell.paint !== undefined ? cell.paint(text) : text;
      if (typeof cell !== "string" && cell.right === true) return gap + painted;
      return column === last ? painted : painted + gap;
    });
    return (indent + cells.join("  ")).trimEnd();
  });
}

export function right(text: string, paint?: (text: string) => string): Cell {
  return paint === undefined ? { text, right: true } : { text, right: true, paint };
}

function textOf(cell: Cell | string): string {
  return typeof cell === "string" ? cell : cell.text;
}

function width(text: string): number {
  return [...text].length;
}
