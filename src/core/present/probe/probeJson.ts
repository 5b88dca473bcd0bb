import type { CertificateNode } from '../../pki/pkiModel.ts';
import { formatIsoTime } from '../../text/moment.ts';
import { formatName } from '../../x509/formatName.ts';
import { formatSerialNumber } from '../../x509/formatSerialNumber.ts';
import type { JudgedChain } from './judgeProbe.ts';
import type { ProbeAnswer, ProbeTarget } from './probeModel.ts';

/** The result of a probe as JSON. Field names are stable. */
export function probeJson(
  target: ProbeTarget,
  outcome: JudgedChain | Extract<ProbeAnswer, { kind: 'failed' }>,
): object {
  const { host, port, serverName } = target;
  const server = { host, port, serverName };
  if ('why' in outcome) {
    const { why, detail } = outcome;
    return { schemaVersion: 1, server, outcome: 'failed', why, ...(detail === undefined ? {} : { detail }) };
  }
  const { answer, comparison, verdict, served, acceptableCas } = outcome;
  const fileOf = comparison.kind === 'unknown' ? undefined : comparison.inFiles;
  return {
    schemaVersion: 1,
    server,
    outcome: 'served',
    tls: answer.version,
    comparison: {
      kind: comparison.kind,
      ...(fileOf === undefined ? {} : { inFiles: certificateJson(fileOf, outcome) }),
      ...(comparison.kind === 'other' ? { isOfOtherCa: comparison.isOfOtherCa } : {}),
    },
    verification: {
      trust: target.trust.kind,
      ...(verdict === undefined ? {} : { accepted: verdict.accepted }),
      ...(verdict === undefined || verdict.accepted ? {} : { error: errorOf(verdict) }),
    },
    chain: served.map((node) => certificateJson(node, outcome)),
    ...(answer.asksForClientCertificate === undefined
      ? {}
      : { asksForClientCertificate: answer.asksForClientCertificate }),
    ...(acceptableCas === undefined ? {} : { acceptableCas: acceptableCas.map((name) => formatName(name)) }),
  };
}

function errorOf(verdict: Exclude<JudgedChain['verdict'], undefined>): string {
  return 'unreadable' in verdict ? verdict.unreadable : (verdict.error?.message ?? '');
}

function certificateJson(node: CertificateNode, { placesOf }: JudgedChain): object {
  const { subject, issuer, notBefore, notAfter, serialNumber } = node.certificate;
  return {
    subject: formatName(subject),
    issuer: formatName(issuer),
    ...(notBefore === undefined ? {} : { notBefore: formatIsoTime(notBefore) }),
    ...(notAfter === undefined ? {} : { notAfter: formatIsoTime(notAfter) }),
    serialNumber: formatSerialNumber(serialNumber),
    sha256: node.fingerprint,
    files: [...new Set(placesOf(node).map(({ file }) => file.path))],
  };
}
