/** A line of `certscope verify --cases`, of which the suites in `test/fixtures/conformance` are made too. */
export interface CaseLine {
  readonly id: string;
  readonly anchors: readonly string[];
  readonly intermediates: readonly string[];
  readonly certificate: string;
  /** RFC 3339. */
  readonly at: string;
  readonly name?: string;
  readonly usage?: 'serverAuth' | 'clientAuth' | 'any';
}
