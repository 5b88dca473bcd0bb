import type { Finding } from '../../findings/findingModel.ts';
import { isRoot, isUsedAsCa } from '../../pki/certificateUse.ts';
import { limits } from '../../pki/limits.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { type ShownSide, shownIn } from '../shownSides.ts';

/** The CA of all places that the finding points at; `undefined` if there is none, or more than one. */
export function wantedAuthority(finding: Finding, graph: PkiGraph): CertificateNode | undefined {
  const authorities = finding.related.flatMap(({ path, span }) => {
    const file = graph.files.find((each) => each.path === path);
    const credential = file?.credentials.find(
      ({ block }) => span !== undefined && block.span.start <= span.start && span.end <= block.span.end,
    );
    const node = graph.certificates.get(credential?.fingerprint ?? '');
    if (node === undefined) return [];
    const isCa = isUsedAsCa(node) || isRoot(node);
    const highest = isCa ? node : highestAbove(graph.certificates, node);
    // A CA that is not here cannot be copied.
    return [isCa || highest !== node ? highest : undefined];
  });
  const [first] = authorities;
  return authorities.every((each) => each === first) ? first : undefined;
}

/** The CA above what one side presents; `undefined` if unknown. */
export function signerOf(side: Pick<ShownSide, 'shows'>, { certificates }: PkiGraph): CertificateNode | undefined {
  const leaf = shownIn(side);
  const highest = leaf && highestAbove(certificates, leaf);
  return highest === leaf ? undefined : highest;
}

/** The last known certificate on the way up; among editions of one CA, the one that expires last. */
function highestAbove(certificates: ReadonlyMap<string, CertificateNode>, node: CertificateNode): CertificateNode {
  let highest = node;
  for (let steps = 0; steps < limits.pathVisits && !isRoot(highest) && highest.issuer.kind === 'verified'; steps++) {
    const [issuer] = highest.issuer.issuers
      .flatMap((fingerprint) => certificates.get(fingerprint) ?? [])
      .sort((a, b) => (b.certificate.notAfter ?? 0) - (a.certificate.notAfter ?? 0));
    if (issuer === undefined) return highest;
    highest = issuer;
  }
  return highest;
}
