import { groupBy } from '../text/groupBy.ts';
import { memoised } from '../text/memoised.ts';
import { mentionsTalosFlags } from './configurationKeyword.ts';
import { mentionsConfiguration } from './objectKeyword.ts';
import { type ConfigurationKindRecord, configurationKinds, configurationRoots } from './tables/configurationKinds.ts';

/** What a document says it is. */
export interface ConfigurationKind {
  /** `Config` for a kubeconfig, even if omitted; `''` for files without a kind. */
  readonly kind: string;
  /** For files without a kind: the `id` of their record. */
  readonly format?: string;
  /** It is of interest even without a credential. */
  readonly isOfInterest: boolean;
}

/**
 * Looks up an object in the tables by kind and group of its `apiVersion`; without a kind, by its keys.
 *
 * @returns `undefined` for objects unrelated to certificates.
 */
export function configurationKindOf(
  apiVersion: string | undefined,
  kind: string | undefined,
  keys: ReadonlyMap<string, unknown>,
): ConfigurationKind | undefined {
  if (kind !== undefined) {
    const record = kinds()
      .get(kind)
      ?.find(({ group }) => apiVersion === undefined || apiVersion.replace(/\/.*/, '') === group);
    return record && { kind, isOfInterest: record.needsCredential !== true };
  }
  const root = configurationRoots.find(({ keys: wanted }) => wanted.every((key) => keys.has(key)));
  return (
    root && {
      ...(root.kind === undefined ? { kind: '', format: root.id } : { kind: root.kind }),
      isOfInterest: true,
    }
  );
}

/** Tells whether a text may contain an object from the tables. */
export function mayHoldObjects(text: string): boolean {
  const isLikely =
    text.includes('kind') ||
    text.includes('clusters') ||
    mentionsTalosFlags(text) ||
    /^(?:machine|contexts):/m.test(text);
  return isLikely || mentionsConfiguration(text);
}

const kinds = memoised(
  (): ReadonlyMap<string, readonly ConfigurationKindRecord[]> =>
    groupBy<ConfigurationKindRecord, string>(configurationKinds, ({ kind }) => kind),
);
