/** A change of a text: what stood from `start` to `end` has become `text`. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
