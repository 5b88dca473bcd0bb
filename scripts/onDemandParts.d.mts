/** What is imported on demand and used together. */
export declare const onDemandParts: readonly {
  readonly name: string;
  readonly after: readonly string[];
  readonly modules: readonly string[];
}[];
