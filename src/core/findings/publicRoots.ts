import type { DecodedCredential, PkiGraph } from '../pki/pkiModel.ts';
import { isPublicName } from '../pki/privateCas.ts';
import { groupBy } from '../text/groupBy.ts';
import { equalBytes } from '../x509/bytes.ts';
import type { FindingDraft } from './draft.ts';
import { isOfCertificate } from './toldOnce.ts';

/** A list of roots has 120 to 150; so many that its author did not make them. */
const leastRoots = 20;
/** A company's own list may have a few public ones. */
const leastPublic = 5;

/**
 * Leaves out notes and hints about roots in a list of public ones, such as a copy of the system's: nobody here can have them made
 * differently. What is wrong with one of them alone, such as its date, is quiet. A CA that signed something in these files is judged as everywhere.
 */
export function withoutPublicRoots(graph: PkiGraph, drafts: readonly FindingDraft[]): readonly FindingDraft[] {
  const keyOf = (path: string, start: number | undefined) => `${path}\n${start}`;
  const signers = new Set(
    Array.from(graph.certificates.values()).flatMap(({ issuer }) => (issuer.kind === 'verified' ? issuer.issuers : [])),
  );
  const listed = graph.files.flatMap(({ path, credentials }) =>
    credentials.length < leastRoots
      ? []
      : Array.from(groupBy(credentials.filter(isRoot), ({ value }) => value).values())
          .filter((roots) => roots.length >= leastRoots && roots.filter(isPublic).length >= leastPublic)
          .flat()
          .filter(({ fingerprint }) => fingerprint === undefined || !signers.has(fingerprint))
          .map(({ block }) => keyOf(path, block.span.start)),
  );
  if (listed.length === 0) return drafts;
  const places = new Set(listed);
  return drafts.flatMap((draft): readonly FindingDraft[] => {
    if (!places.has(keyOf(draft.path, draft.span?.start))) return [draft];
    if (draft.severity !== 'error' && draft.severity !== 'warning') return [];
    return [isOfCertificate(draft.code) ? { ...draft, quiet: 'vendored' } : draft];
  });
}

/** The oldest are signed with MD2, which is not verified. */
function isRoot({ content }: DecodedCredential): boolean {
  return content.kind === 'certificate' && equalBytes(content.subject.der, content.issuer.der);
}

function isPublic({ content }: DecodedCredential): boolean {
  return content.kind === 'certificate' && isPublicName(content.subject);
}
