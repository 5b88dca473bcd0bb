import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { CertificateNode } from '../../pki/model.ts';
import type { Certificate } from '../../x509/model.ts';
import { planExtensions } from '../plannedExtensions.ts';
import type { RequestContent, RequestRefusal } from './requestModel.ts';
import { refuseRequest } from './requestRefusal.ts';

/** Identifiers of keys are the CA's business: it knows its own, and computes the subject's from the request. */
const leftToTheCa: ReadonlySet<string> = new Set(['2.5.29.14', '2.5.29.35']);

/**
 * Tells what a request has to ask for, so that the answer is the same certificate anew: the subject's bytes, names,
 * usages and everything else that a faithful renewal keeps. What belongs to the issuer is left to the issuer.
 */
export function requestContentOf(node: CertificateNode): RequestContent | RequestRefusal {
  if (isUsedAsCa(node)) return refuseRequest('isCa', { certificate: node });
  const { certificate } = node;
  if (certificate.problems.some(({ field }) => field === 'subject')) {
    return refuseRequest('subjectUnreadable', { certificate: node });
  }
  return { subject: certificate.subject.der, extensions: requestedExtensions(certificate) };
}

function requestedExtensions(certificate: Certificate): RequestContent['extensions'] {
  return planExtensions(certificate, undefined, false).flatMap(({ oid, der }) =>
    der === undefined || leftToTheCa.has(oid) ? [] : [der],
  );
}
