/** Messages between the host and the table of all certificates. All texts are plain and ready to show. */

/** A cell, and by what it is sorted. */
interface TableCell {
  readonly text: string;
  readonly sortBy: string | number;
}

/** A row; its number in the list is how the page asks for it. */
export interface TableRow {
  readonly state: 'broken' | 'willStop' | 'unknown' | 'works' | 'none';
  /** One for each column. */
  readonly cells: readonly TableCell[];
  /** What else is found by typing: fingerprint, serial number, all places. In lower case. */
  readonly more: string;
}

/** A column. */
export interface TableColumn {
  readonly id: string;
  readonly label: string;
  /** Share of the width. */
  readonly share: number;
}

/** In what the table can be saved. */
export type TableFormat = 'csv' | 'json' | 'markdown' | 'html' | 'ics' | 'sarif';

/** How the table is looked at. The page remembers it over a restart of the window. */
export interface TableWish {
  readonly filter: string;
  /** Id of a column. */
  readonly sortBy: string;
  readonly isDescending: boolean;
}

/** Texts of the page's own controls. */
export interface TableTexts {
  readonly title: string;
  readonly filter: string;
  /** How to use it by keyboard, for screen readers. */
  readonly help: string;
  /** How many there are. */
  readonly all: string;
  /** `{0} of {1}`, where the filter leaves some out. */
  readonly count: string;
  readonly nothing: string;
  readonly export: string;
  readonly formats: readonly { readonly format: TableFormat; readonly label: string }[];
}

/** Host to page. */
export type TableAnswer = {
  readonly kind: 'show';
  /** Grows; what a row's number means depends on it. */
  readonly version: number;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  readonly texts: TableTexts;
};

/** Page to host. */
export type TableRequest =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reveal'; readonly version: number; readonly row: number }
  | { readonly kind: 'export'; readonly format: TableFormat };
