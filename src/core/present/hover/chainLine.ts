import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import { certificationPath } from '../../pki/certificationPath.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { verifyInGraph } from '../../pki/verification/verifyInGraph.ts';
import { formatName } from '../../x509/formatName.ts';
import { codeSpan } from '../markdown.ts';
import { stateMark } from '../stateMark.ts';

/** Longest name of {@link subjectName}, which is cut already. */
const shownName = 100;
/** Letters of an error; Go's name all names of a certificate. */
const shownError = 160;

/**
 * Says how far a certificate's chain leads, each step verified by signature: `Chain: a → b, verified by signature`.
 * A root has no chain; where the chain breaks off, that is said, and where Go refuses it, in Go's words.
 */
export function chainLine(node: CertificateNode, graph: PkiGraph, now: number): string | undefined {
  const path = certificationPath(graph, node.fingerprint).map((fingerprint) => graph.certificates.get(fingerprint));
  const nodes = path.filter((step) => step !== undefined);
  const last = nodes.at(-1) ?? node;
  const names = (nodes.length === 0 ? [node] : nodes).map(({ certificate }) =>
    codeSpan(subjectName(certificate), shownName),
  );
  const chain = names.join(' → ');
  switch (last.issuer.kind) {
    case 'selfSigned': {
      if (names.length === 1) return undefined;
      const error = verifyInGraph(graph, node, now)?.error;
      // The certificate's own dates stand in the title.
      const isOwnDate = error?.code === 'expired' && error.certificate.certificate === node.certificate;
      if (error === undefined || isOwnDate) return l10n.t('Chain: {0}, verified by signature', chain);
      return `${stateMark('broken')} ${l10n.t('Chain: {0}, refused: {1}', chain, codeSpan(error.message, shownError))}`;
    }
    case 'verified':
      return l10n.t('Chain: {0}, verified by signature; no root found', chain);
    case 'signatureInvalid': {
      const issuer = graph.certificates.get(last.issuer.issuer);
      const name = issuer === undefined ? formatName(last.certificate.issuer) : subjectName(issuer.certificate);
      return `${stateMark('broken')} ${l10n.t('Chain: {0}, not signed by {1}', chain, codeSpan(name, shownName))}`;
    }
    case 'unverifiable':
      return `${stateMark('unknown')} ${l10n.t('Chain: {0}, its signature cannot be checked here', chain)}`;
    case 'unknown':
      return last.issuer.cut === true
        ? `${stateMark('unknown')} ${l10n.t('Chain: {0}, not fully judged: too many possible issuers', chain)}`
        : `${stateMark('unknown')} ${l10n.t('Chain: {0}, its issuer is not in these files', chain)}`;
  }
}
