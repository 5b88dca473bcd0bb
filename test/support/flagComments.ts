import { readFileSync } from 'node:fs';
import { type ComponentRecord, componentFlags } from '../../src/core/kubernetes/tables/componentFlags.ts';

/** What the comment of a flag says in the table. */
export interface FlagComment {
  /** How much its file or value may contain. */
  readonly multi?: string;
  /** When a change is noticed. */
  readonly reload?: string;
  /** Connections that depend on it. */
  readonly edges?: readonly string[];
  readonly note?: string;
}

const comments = Array.from(
  readFileSync('src/core/kubernetes/tables/componentFlags.ts', 'utf8').matchAll(/^ +\{ flag: .* \},(?: \/\/ (.*))?$/gm),
  ([, said = '']): FlagComment => {
    const { multi, reload, edges, note } =
      /^(?:multi: (?<multi>[^;]*); )?reload: (?<reload>[^;]*)(?:; edges: (?<edges>[^;]*))?(?:; note: (?<note>.*))?$/.exec(
        said,
      )?.groups ?? {};
    return {
      ...(multi === undefined ? {} : { multi }),
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
