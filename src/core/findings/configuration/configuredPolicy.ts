import { pathTest } from '../../locate/files/skippedPaths.ts';
import { memoisedBy } from '../../text/memoised.ts';
import type { FindingPolicy } from '../findingModel.ts';
import type { ConfigurationContent } from './readConfiguration.ts';

/** The configuration that holds for a file. */
export interface PlacedConfiguration {
  readonly content: ConfigurationContent;
  /** The file's path below the folder of the configuration, beginning with a slash. */
  readonly below: string;
}

/**
 * Puts what configuration files set above the settings of a user. Each key counts by itself.
 *
 * @param configurationOf - The nearest configuration above a file, by the file's path in the graph.
 * @param top - The configuration for what is about no single file.
 */
export function configuredPolicy(
  base: FindingPolicy,
  configurationOf: (path: string) => PlacedConfiguration | undefined,
  top?: ConfigurationContent,
): FindingPolicy {
  const policyOf = memoisedBy(
    ({ findings, expiry = {} }: ConfigurationContent): FindingPolicy => ({
      ...base,
      ...expiry,
      byRole: { ...base.byRole, ...expiry.byRole },
      severities: { ...base.severities, ...findings },
    }),
  );
  const known = new Map<string, FindingPolicy>();
  const at = (path: string): FindingPolicy => {
    let policy = known.get(path);
    if (policy === undefined) {
      const placed = configurationOf(path);
      policy = placed === undefined ? base : { ...policyOf(placed.content), placed: levelsAt(placed) };
      known.set(path, policy);
    }
    return policy;
  };
  return { ...(top === undefined ? base : policyOf(top)), at };
}

const testsOf = memoisedBy(({ overrides = [] }: ConfigurationContent) =>
  overrides.map(({ files = [], findings }) => ({ matches: pathTest(files), findings })),
);

function levelsAt({ content, below }: PlacedConfiguration): FindingPolicy['severities'] {
  return Object.assign({}, ...testsOf(content).map(({ matches, findings }) => (matches(below, '') ? findings : {})));
}
