/** Messages between the host and the table of all certificates. All texts are plain and ready to show. */

/** A cell with its sort key. */
interface TableCell {
  readonly text: string;
  readonly sortBy: string | number;
}

/** A row; the page refers to it by its number in the list. */
export interface TableRow {
  readonly state: 'broken' | 'willStop' | 'unknown' | 'works' | 'none';
  /** One for each column. */
  readonly cells: readonly TableCell[];
  /** Additional search text: fingerprint, serial number, all places. In lower case. */
  readonly more: string;
}

/** A column. */
export interface TableColumn {
  readonly id: string;
  readonly label: string;
  /** Share of the width. */
  readonly share: number;
}

/** Formats for saving the table. */
export type TableFormat = 'csv' | 'json' | 'markdown' | 'html' | 'ics' | 'sarif';

/** View state of the table. The page remembers it across a window reload. */
export interface TableViewState {
  readonly filter: string;
  /** Id of a column. */
  readonly sortBy: string;
  readonly isDescending: boolean;
}

/** Texts of the page's own controls. */
export interface TableTexts {
  readonly title: string;
  readonly filter: string;
  /** Keyboard instructions for screen readers. */
  readonly help: string;
  /** Total number of rows. */
  readonly all: string;
  /** `{0} of {1}`, if the filter hides some. */
  readonly count: string;
  readonly nothing: string;
  readonly export: string;
  readonly formats: readonly { readonly format: TableFormat; readonly label: string }[];
}

/** Host to page. */
export type TableAnswer = {
  readonly kind: 'show';
  /** Increases; row numbers refer to one version. */
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
