import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { planExtensions } from '../plannedExtensions.ts';
import { repairedExtensions } from '../reissue/repairedExtensions.ts';
import type { RequestContent } from './requestModel.ts';
import { type RequestRefusal, refuseRequest } from './requestRefusal.ts';

/** Key identifiers are up to the CA: it knows its own, and computes the subject's from the request. */
const leftToTheCa: ReadonlySet<string> = new Set(['2.5.29.14', '2.5.29.35']);

/**
 * Returns the content of a request for the same certificate: the subject's bytes, names, usages and everything else
 * that a faithful renewal keeps. The rest is up to the issuer.
 *
 * @param moreNames - Additional names to request.
 */
export function requestContentOf(
  node: CertificateNode,
  moreNames: readonly string[] = [],
): RequestContent | RequestRefusal {
  if (isUsedAsCa(node)) return refuseRequest('isCa', { certificate: node });
  const { certificate } = node;
  if (certificate.problems.some(({ field }) => field === 'subject')) {
    return refuseRequest('subjectUnreadable', { certificate: node });
  }
  return { subject: certificate.subject.der, extensions: requestedExtensions(node, moreNames) };
}

function requestedExtensions(node: CertificateNode, moreNames: readonly string[]): RequestContent['extensions'] {
  const names = moreNames.length === 0 ? undefined : repairedExtensions(node, undefined, moreNames).get(subjectAltName);
  const kept = planExtensions(node.certificate, undefined, false).flatMap(({ oid, der }) =>
    der === undefined || leftToTheCa.has(oid) || (names !== undefined && oid === subjectAltName) ? [] : [der],
  );
  return names === undefined ? kept : [...kept, names];
}

const subjectAltName = '2.5.29.17';
