/**
 * Messages between the host and pages that show what an action will do, ask for what it needs, and tell how it went: previews
 * of renewals, their results, forms. All texts are plain and ready to show.
 */

/** What the page shows. */
export interface ActionPage {
  readonly title: string;
  /** The facts that matter, in a sentence or two. */
  readonly summary: string;
  readonly parts: readonly PagePart[];
  /** The first is the main one. */
  readonly buttons: readonly PageButton[];
  /** How far the work is; absent when nothing runs. */
  readonly progress?: PageProgress;
}

/** A button of the page. Pressing it answers with everything that the fields hold. */
export interface PageButton {
  readonly id: string;
  readonly label: string;
  readonly isDisabled?: boolean;
}

/** Where some work stands. */
export interface PageProgress {
  /** What is being done. */
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

/** A part of the page, from top to bottom. */
export type PagePart = PageNote | PageFields | PageTable | PageList | PageSteps | PageSection | PageText;

/** A state as CertScope marks it everywhere: the mark is part of the text, the state gives it its colour. */
type PageState = 'works' | 'willStop' | 'broken' | 'unknown' | 'none';

/** A sentence with a state. */
export interface PageNote {
  readonly kind: 'note';
  readonly state: PageState;
  /** With its mark: `⚠ Shortened to May 18, 2027: the CA ends then.` */
  readonly text: string;
  /** Told by screen readers when it appears. */
  readonly isAlert?: boolean;
}

/** A question with its answers, always visible. */
interface PageFields {
  readonly kind: 'fields';
  readonly fields: readonly PageField[];
}

/** One thing to choose or to type. */
export type PageField =
  | {
      readonly kind: 'choice';
      readonly id: string;
      readonly label: string;
      readonly value: string;
      readonly options: readonly PageOption[];
      /** Few options are shown all at once. */
      readonly isOpen?: boolean;
      readonly hint?: string;
    }
  | {
      readonly kind: 'number';
      readonly id: string;
      readonly label: string;
      /** Empty: as the rules say. */
      readonly value: string;
      readonly placeholder: string;
      readonly hint?: string;
      readonly problem?: string;
    }
  | {
      readonly kind: 'text';
      readonly id: string;
      readonly label: string;
      readonly value: string;
      readonly placeholder?: string;
      readonly hint?: string;
      readonly problem?: string;
      /** Several lines. */
      readonly isLong?: boolean;
    }
  | {
      readonly kind: 'tick';
      readonly id: string;
      readonly label: string;
      readonly value: boolean;
      readonly hint?: string;
    };

/** One answer to choose. */
export interface PageOption {
  readonly id: string;
  readonly label: string;
  /** Why one would, or why not. */
  readonly hint?: string;
}

/** Rows below headings. */
export interface PageTable {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly PageRow[];
}

/** A row; the first cell is its heading. */
interface PageRow {
  readonly cells: readonly string[];
  /** Set off, in words too: the cells say what changes. */
  readonly isChanged?: boolean;
}

/** Places, one per line. */
export interface PageList {
  readonly kind: 'list';
  readonly heading?: string;
  readonly items: readonly PageItem[];
}

/** A line of a list. */
export interface PageItem {
  readonly text: string;
  /** May have several lines. */
  readonly note?: string;
  readonly state?: PageState;
  /** A button beside it. */
  readonly button?: PageButton;
}

/** What has to be done, in order. */
export interface PageSteps {
  readonly kind: 'steps';
  readonly heading: string;
  readonly steps: readonly PageStep[];
}

/** A step; its command can be copied. */
export interface PageStep {
  readonly text: string;
  readonly command?: string;
  /** Runs the command, after a question. */
  readonly button?: PageButton;
}

/** A part that may be folded away. */
export interface PageSection {
  readonly kind: 'section';
  readonly heading: string;
  readonly isFolded?: boolean;
  readonly parts: readonly PagePart[];
}

/** Text as it stands in a file, for review. */
interface PageText {
  readonly kind: 'text';
  readonly label: string;
  readonly text: string;
}

/** Texts of the page's own controls. */
export interface ActionPageTexts {
  readonly copy: string;
}

/** Host to page. */
export type ActionPageAnswer = {
  readonly kind: 'show';
  readonly page: ActionPage;
  /** How many changes of fields the host has heard; a page that was made before the last one is not shown. */
  readonly heard: number;
  readonly texts: ActionPageTexts;
};

/** What the fields of a page hold, by id. */
export type FieldValues = Readonly<Record<string, string | boolean>>;

/** The button that leaves, on every page. It is heard at any time; the others wait for the page that follows from a change. */
export const cancelButton = 'cancel';

/** Page to host. */
export type ActionPageRequest =
  | { readonly kind: 'ready' }
  | { readonly kind: 'press'; readonly button: string; readonly values: FieldValues }
  /** A field was changed for good: an option chosen, a text left. */
  | { readonly kind: 'change'; readonly field: string; readonly values: FieldValues }
  | { readonly kind: 'copy'; readonly text: string };
