import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { issuerKeys } from '../issuerKeys.ts';
import type { CertificateNode, PkiGraph } from '../pkiModel.ts';
import { createCertificatePool } from '../verification/certificatePool.ts';
import type { Verification } from '../verification/verificationModel.ts';
import { verifyKnownLinks } from '../verification/verifyCertificate.ts';

/** What one side of a TLS connection checks in the other's certificates. */
export interface PresentedQuestion {
  /** As sent: the leaf first, then the rest of its file. */
  readonly presented: readonly CertificateNode[];
  /** What the asking side trusts. */
  readonly anchors: readonly CertificateNode[];
  readonly at: number;
  /** For servers: the expected host name or address. */
  readonly name?: string;
  /** OIDs of extended key usages: serverAuth of servers, clientAuth of clients. */
  readonly usages: readonly string[];
}

/** Why there is no verdict at all. */
export type PresentedVerdict = Verification | { readonly accepted: false; readonly unreadable: string };

/**
 * Gives the verdict of Go's TLS on certificates that are presented, by the signatures that the graph has checked.
 *
 * Certificates that Go cannot read are skipped in a pool, as `AppendCertsFromPEM` does; if the presented leaf is one,
 * the verdict is Go's parse error.
 *
 * @returns `undefined` if nothing is presented.
 */
export function verifyBetween(graph: PkiGraph, question: PresentedQuestion): PresentedVerdict | undefined {
  const [leaf, ...rest] = question.presented;
  if (leaf === undefined) return undefined;
  const nodes = new Map<GoCertificate, CertificateNode>();
  const read = (node: CertificateNode): readonly GoCertificate[] => {
    const reading = goReadingOf(node.certificate);
    if ('error' in reading) return [];
    nodes.set(reading.certificate, node);
    return [reading.certificate];
  };
  const reading = goReadingOf(leaf.certificate);
  if ('error' in reading) return { accepted: false, unreadable: reading.error };
  const [certificate = reading.certificate] = read(leaf);
  const keysOf = (node: CertificateNode): readonly string[] => issuerKeys(graph, node);
  return verifyKnownLinks(
    {
      certificate,
      anchors: createCertificatePool(question.anchors.flatMap(read)),
      intermediates: createCertificatePool(rest.flatMap(read)),
      at: question.at,
      ...(question.name === undefined ? {} : { name: question.name }),
      usages: question.usages,
    },
    (child, issuer) => {
      const below = nodes.get(child);
      const above = nodes.get(issuer);
      if (below === undefined || above === undefined) return undefined;
      if (below.issuer.kind === 'unverifiable') return undefined;
      return keysOf(below).includes(above.keyId);
    },
  );
}
