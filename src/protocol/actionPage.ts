/**
 * Messages between the host and pages that show the plan of an action, ask its questions and show its outcome: previews of
 * renewals, results, forms. All texts are plain and ready to show.
 */

/** What the page shows. */
export interface ActionPage {
  readonly title: string;
  /** The important facts, in a sentence or two. */
  readonly summary: string;
  readonly parts: readonly PagePart[];
  /** The first is the main one. */
  readonly buttons: readonly PageButton[];
  /** Progress of the work; absent if nothing is running. */
  readonly progress?: PageProgress;
}

/** A button of the page. Pressing it sends the values of all fields. */
export interface PageButton {
  readonly id: string;
  readonly label: string;
  readonly isDisabled?: boolean;
}

/** Progress of some work. */
export interface PageProgress {
  /** The current step. */
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

/** A part of the page, from top to bottom. */
export type PagePart = PageNote | PageFields | PageTable | PageList | PageSteps | PageSection | PageText;

/** A state: the mark is part of the text, the state determines its colour. */
type PageState = 'works' | 'willStop' | 'broken' | 'unknown' | 'none';

/** A sentence with a state. */
export interface PageNote {
  readonly kind: 'note';
  readonly state: PageState;
  /** With its mark: `⚠ Shortened to May 18, 2027: the CA ends then.` */
  readonly text: string;
  /** Announced by screen readers when it appears. */
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
      /** A few options are shown all at once. */
      readonly isOpen?: boolean;
      readonly hint?: string;
    }
  | {
      readonly kind: 'number';
      readonly id: string;
      readonly label: string;
      /** Empty: the default. */
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
  /** Reasons for or against it. */
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
  /** Highlighted; the cells also say in words what changes. */
  readonly isChanged?: boolean;
}

/** Places, one per line. */
export interface PageList {
  readonly kind: 'list';
  readonly heading?: string;
  readonly items: readonly PageItem[];
  /** Short items in columns, each with its note beside it. */
  readonly isGrid?: true;
}

/** A line of a list. */
export interface PageItem {
  readonly text: string;
  /** May have several lines. */
  readonly note?: string;
  readonly state?: PageState;
  /** A button beside it. */
  readonly button?: PageButton;
  /** Another one, behind it. */
  readonly second?: PageButton;
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
  /** Runs the command after a confirmation. */
  readonly button?: PageButton;
}

/** A part that can be folded. */
export interface PageSection {
  readonly kind: 'section';
  readonly heading: string;
  readonly isFolded?: boolean;
  readonly parts: readonly PagePart[];
}

/** Text of a file, for review. */
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
  /** Number of field changes that the host has received; a page older than the last change is not shown. */
  readonly heard: number;
  readonly texts: ActionPageTexts;
};

/** The values of a page's fields, by id. */
export type FieldValues = Readonly<Record<string, string | boolean>>;

/** The button that leaves every page. It works at any time; the others wait for the page that follows a change. */
export const cancelButton = 'cancel';

/** Page to host. */
export type ActionPageRequest =
  | { readonly kind: 'ready' }
  | { readonly kind: 'press'; readonly button: string; readonly values: FieldValues }
  /** A field was changed: an option was chosen or a text field was left. */
  | { readonly kind: 'change'; readonly field: string; readonly values: FieldValues }
  | { readonly kind: 'copy'; readonly text: string };
