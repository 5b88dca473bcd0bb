export declare const docsPictures: readonly {
  readonly name: string;
  readonly file: string;
  readonly journey: string;
  readonly theme: string;
  readonly screenshot?: string;
}[];
