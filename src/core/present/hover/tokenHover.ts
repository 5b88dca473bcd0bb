import * as l10n from '@vscode/l10n';
import { judgedTokens } from '../../findings/tokens/tokenUse.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import { isCertainlyAccepted } from '../../pki/cluster/tokenAcceptance.ts';
import { clustersOfToken } from '../../pki/cluster/tokenClusters.ts';
import type { DecodedCredential } from '../../pki/pkiModel.ts';
import { tokenOwner } from '../../pki/tokenOwner.ts';
import { formatMoment } from '../../text/moment.ts';
import { findingsIn } from '../judgedCertificates.ts';
import { codeSpan, plainText } from '../markdown.ts';
import { stateMark } from '../stateMark.ts';
import { judgeToken } from '../tokenVerdict.ts';
import { decodedLink } from './hoverLinks.ts';
import type { HoverQuestion } from './hoverQuestion.ts';
import { factLine, hoverText, listed, problemLines } from './hoverText.ts';
import { placeLinks } from './placesLine.ts';

/** Writes the hover of a token: its identity, audience and expiry. Its text and signature are never shown. */
export function tokenHover(credential: DecodedCredential, question: HoverQuestion): string {
  const { context, file } = question;
  const findings = findingsIn(context.findings, file, credential.block.span);
  const verdict = judgeToken(credential, findings, context);
  if (verdict === undefined) {
    return hoverText({
      state: 'none',
      title: l10n.t('Token, not checked'),
      facts: [l10n.t('The claims of this JSON Web Token cannot be read. Its text is not shown.')],
    });
  }
  const { claims, state, words } = verdict;
  const { subject, issuer, audiences, boundTo, issuedAt, expiresAt, algorithm } = claims;
  const moment = (milliseconds: number) => plainText(formatMoment(milliseconds, context.now, context.locale));
  return hoverText({
    state,
    title: plainText(l10n.t('Token of {0}, {1}', tokenOwner(claims), words)),
    problems: problemLines(findings),
    facts: [
      subject === undefined ? undefined : l10n.t('User {0}', codeSpan(subject, longestName)),
      factLine(
        issuer === undefined ? undefined : l10n.t('issued by {0}', codeSpan(issuer, longestName)),
        audiences.length === 0
          ? undefined
          : l10n.t('for {0}', listed(audiences.map((audience) => codeSpan(audience, longestName)))),
      ),
      boundTo === undefined ? undefined : l10n.t('Bound to {0} {1}', boundTo.kind, codeSpan(boundTo.name, longestName)),
      factLine(
        issuedAt === undefined ? undefined : l10n.t('issued {0}', moment(issuedAt)),
        expiresAt === undefined ? undefined : l10n.t('valid until {0}', moment(expiresAt)),
        algorithm === undefined ? undefined : codeSpan(algorithm),
      ),
      signatureLine(credential, question),
    ],
    links: decodedLink(credential, question),
  });
}

/** Says which key verifies the signature; a wrong signature is listed as a problem. */
function signatureLine(credential: DecodedCredential, question: HoverQuestion): string | undefined {
  const { graph } = question.context;
  const signature = graph.tokenSignatures.get(credential);
  switch (signature?.kind) {
    case undefined:
      return l10n.t('Its signature is not checked or shown');
    case 'invalid':
      return undefined;
    case 'unknownKey':
      return l10n.t('{0} Signed with a key that is not in these files', stateMark('unknown'));
    case 'verified': {
      const key = graph.keys.get(signature.keyId);
      const certificates = (key?.certificates ?? []).flatMap((id) => graph.certificates.get(id)?.occurrences ?? []);
      const places = [...(key?.privateKeys ?? []), ...(key?.publicKeys ?? []), ...certificates];
      return factLine(
        l10n.t('{0} Signed with the key in {1}', stateMark('works'), placeLinks(places, question)),
        isAccepted(credential, question) ? l10n.t('accepted by kube-apiserver (issuer and audience match)') : undefined,
      );
    }
  }
}

function isAccepted(credential: DecodedCredential, { context: { graph } }: HoverQuestion): boolean {
  const token = judgedTokens(graph).find(({ occurrence }) => occurrence.credential === credential);
  if (token === undefined) return false;
  return isCertainlyAccepted(clusterPictureOf(graph), clustersOfToken(graph, token.occurrence), token);
}

/** User names and issuers are addresses, and their end matters most. */
const longestName = 200;
