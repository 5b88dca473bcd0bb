import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import type { Certificate } from '../../x509/x509Model.ts';
import { writeBasicConstraints, writeKeyUsage } from '../create/certificateParts.ts';
import type { PlannedExtension } from '../renewalModel.ts';

const oids = { basicConstraints: '2.5.29.19', keyUsage: '2.5.29.15', extKeyUsage: '2.5.29.37' } as const;

/** Whether something in a certificate, other than its dates, prevents it from being the CA that it is used as. */
export function needsMending(graph: PkiGraph, node: CertificateNode): boolean {
  return faultsOf(graph, node).size > 0;
}

/** A certificate of the same CA that nothing prevents from being one: it can be put back where another one was made of its key. */
export function soundEditionOf(graph: PkiGraph, { keyId }: CertificateNode): CertificateNode | undefined {
  const all = (graph.keys.get(keyId)?.certificates ?? []).flatMap((each) => graph.certificates.get(each) ?? []);
  return all
    .filter(
      (node) =>
        node.certificate.basicConstraints?.isCa === true &&
        !needsMending(graph, node) &&
        node.occurrences.some(({ file }) => file.inventory === undefined),
    )
    .toSorted((a, b) => (b.certificate.notAfter ?? 0) - (a.certificate.notAfter ?? 0))[0];
}

/**
 * Changes what prevents a certificate from being a CA: CA:FALSE, a keyUsage without keyCertSign, usages that what it
 * signed does not have. Everything else keeps its bytes.
 */
export function mendedExtensions(
  graph: PkiGraph,
  node: CertificateNode,
  extensions: readonly PlannedExtension[],
): readonly PlannedExtension[] {
  const faults = faultsOf(graph, node);
  const changes = new Map<string, PlannedExtension>([
    [oids.basicConstraints, { oid: oids.basicConstraints, action: 'changed', der: writeBasicConstraints(true) }],
    [
      oids.keyUsage,
      {
        oid: oids.keyUsage,
        action: 'changed',
        der: writeKeyUsage([...new Set([...(node.certificate.keyUsage ?? []), 'keyCertSign' as const])]),
      },
    ],
    [oids.extKeyUsage, { oid: oids.extKeyUsage, action: 'dropped' }],
  ]);
  const mended = extensions.map((each) => (faults.has(each.oid) ? (changes.get(each.oid) ?? each) : each));
  const isAbsent = faults.has(oids.basicConstraints) && !mended.some(({ oid }) => oid === oids.basicConstraints);
  return isAbsent
    ? [...mended, { oid: oids.basicConstraints, action: 'added', der: writeBasicConstraints(true) }]
    : mended;
}

function faultsOf({ certificates }: PkiGraph, { certificate, issued }: CertificateNode): ReadonlySet<string> {
  const { basicConstraints, keyUsage = [], version } = certificate;
  const signed = issued.flatMap((each) => certificates.get(each)?.certificate ?? []);
  return new Set([
    ...(version === 3 && basicConstraints?.isCa !== true ? [oids.basicConstraints] : []),
    ...(keyUsage.length > 0 && !keyUsage.includes('keyCertSign') ? [oids.keyUsage] : []),
    ...(signed.some((each) => isBlocked(each, certificate)) ? [oids.extKeyUsage] : []),
  ]);
}

const anyUsage = '2.5.29.37.0';

/** Usages of a CA limit those of what it signed. */
function isBlocked({ extKeyUsage: own = [] }: Certificate, { extKeyUsage: allowed }: Certificate): boolean {
  return allowed !== undefined && !allowed.includes(anyUsage) && own.some((usage) => !allowed.includes(usage));
}
