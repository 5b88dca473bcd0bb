import type { Finding, SilencedFinding } from '../../findings/findingModel.ts';
import { problemOf } from '../../findings/toldOnce.ts';
import { effectiveKeyPath } from '../../pki/credentialPlace.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';

/** What identifies a finding when lines have moved: its code, its file, and the certificate or the key path. */
export interface FindingIdentity {
  readonly code: string;
  readonly path: string;
  readonly fingerprintSha256?: string;
  readonly keyPath?: string;
}

/** Builds the identities of findings of a graph. */
export function findingIdentities(graph: PkiGraph): (finding: Finding) => FindingIdentity {
  const files = new Map(graph.files.map((file) => [file.path, file]));
  return ({ code, path, fingerprint, span }) => {
    if (fingerprint !== undefined) return { code, path, fingerprintSha256: fingerprint };
    const at = span?.start;
    const credential =
      at === undefined
        ? undefined
        : files.get(path)?.credentials.find(({ block }) => block.span.start <= at && at <= block.span.end);
    const keyPath = credential && effectiveKeyPath(credential);
    return keyPath === undefined ? { code, path } : { code, path, keyPath };
  };
}

/** One text for each identity. */
export function identityText({ code, path, fingerprintSha256 = '', keyPath = '' }: FindingIdentity): string {
  return JSON.stringify([code, path, fingerprintSha256, keyPath]);
}

/** One text for each problem of a report. What is told once stays the same when a further copy of the certificate appears, which may be told first. */
export function reportedIdentities(graph: PkiGraph): (finding: Finding | SilencedFinding) => string {
  const identityOf = findingIdentities(graph);
  return (finding) => ('by' in finding ? undefined : problemOf(finding)) ?? identityText(identityOf(finding));
}
