import { readFileSync } from 'node:fs';
import { type ComponentRecord, componentFlags } from '../../src/core/kubernetes/tables/componentFlags.ts';

/** What the comment of a flag says in the table. */
export interface FlagComment {
  /** When a change is noticed. */
  readonly reload?: string;
  /** Connections that depend on it. */
  readonly edges?: readonly string[];
  readonly note?: string;
}

const comments = Array.from(
  readFileSync('src/core/kubernetes/tables/componentFlags.ts', 'utf8').matchAll(/^ +\{ flag: .* \},(?: \/\/ (.*))?$/gm),
  ([, said = '']): FlagComment => {
    const { reload, edges, note } =
      /^reload: (?<reload>[^;]*)(?:; edges: (?<edges>[^;]*))?(?:; note: (?<note>.*))?$/.exec(said)?.groups ?? {};
    return {
      ...(reload === undefined ? {} : { reload }),
      ...(edges === undefined ? {} : { edges: edges.split(', ') }),
      ...(note === undefined ? {} : { note }),
    };
  },
);

/** The comments by component and flag; every flag has one line. */
export const flagComments: ReadonlyMap<string, FlagComment> = new Map(
  Object.entries<ComponentRecord>(componentFlags)
    .flatMap(([component, { flags }]) => flags.map(({ flag }) => `${component} ${flag}`))
    .map((name, index) => [name, comments[index] ?? {}]),
);
