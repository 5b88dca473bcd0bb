import * as l10n from '@vscode/l10n';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import { refusals } from '../../pki/cluster/connections/refusals.ts';
import type { RefusalReason } from '../../pki/cluster/connections/requirementModel.ts';
import { formatDuration } from '../../text/duration.ts';
import { optional } from '../../text/optional.ts';
import { setInLanguage } from '../../text/sentences.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { notServed, notServedWord, notStarted } from '../connections/verdictWords.ts';
import { stateMark } from '../stateMark.ts';
import type { End, Pill } from './model/ends.ts';
import type { MapWire } from './model/mapModel.ts';
import { sealWord } from './model/seals.ts';

/** The label on a wire: `✓ 312 d`, `✗ rejected · 3: K ≠ E`; for several connections, of the worst one. */
export function wireLabel(wire: MapWire, now: number): string {
  const { words, detail } = labelOf(wire, now);
  return detail === undefined ? words : `${words} · ${detail}`;
}

/** The label in its two parts: `✗ rejected` and, if broken, which certificate and why: `3: K ≠ E`. */
export function labelOf(
  { worst, state, slot, client, server }: MapWire,
  now: number,
): { readonly words: string; readonly detail?: string } {
  const ends = { client, server };
  const [refusal] = refusals(worst);
  if (state !== 'broken' || refusal === undefined) {
    // What clients outside of the cluster trust is not in the files, but for how long the certificate is valid is.
    const end = slot === 'outside' ? server.pill?.node?.certificate.notAfter : undefined;
    const word = state === 'unknown' && end !== undefined && end > now ? formatDuration(end - now) : undefined;
    return { words: `${stateMark(state)} ${word ?? labelWord(worst, client, now)}` };
  }
  const shown = brokenDetail(worst, ends, refusal.by, now);
  const word = shown.isEarly === true ? l10n.t('not yet valid') : brokenWord(refusal.verdict.reason, worst);
  return { words: `${stateMark(state)} ${word}`, ...optional('detail', shown.detail) };
}

/** How many of a wire's connections are in its state, if not all: `3 of 200`. */
export function wireShare({ verdicts, worst }: Pick<MapWire, 'verdicts' | 'worst'>): string | undefined {
  const alike = verdicts.filter(({ state }) => state === worst.state).length;
  return alike === verdicts.length ? undefined : l10n.t('{0} of {1}', alike, verdicts.length);
}

function labelWord({ state, until, client: side }: ConnectionVerdict, client: End, now: number): string {
  if (state === 'broken') return l10n.t('rejected');
  if (state === 'unknown') return l10n.t('unknown');
  if (until !== undefined) return formatDuration(until - now);
  return client.pill !== undefined && client.pill.node === undefined && side.kind === 'none'
    ? l10n.t('token')
    : l10n.t('works');
}

/** How a connection is rejected, in one or two words. */
export function brokenWord(reason: RefusalReason, { connection }: ConnectionVerdict): string {
  switch (reason) {
    case 'validity':
      return l10n.t('expired');
    case 'keyMismatch':
      return l10n.t('key mismatch');
    case 'name':
    case 'nameNotAllowed':
      return l10n.t('wrong name');
    case 'usage':
      return l10n.t('wrong usage');
    case 'configuration':
    case 'unreadable':
      return l10n.t('unreadable');
    case 'caUnreadable':
      return l10n.t('CA unreadable');
    case 'notPresented':
      return l10n.t('missing');
    case 'notStarted':
      return l10n.t('not started');
    case 'notJoined':
      return l10n.t('join fails');
    case 'notServed':
      return notServedWord(connection);
    case 'plainText':
      return l10n.t('no TLS');
    case 'forbidden':
      return l10n.t('forbidden');
    case 'revoked':
      return l10n.t('revoked');
    default:
      return l10n.t('rejected');
  }
}

/** The CA that signed and the CA that is trusted, or how long ago the certificate expired; otherwise its number is enough. */
function brokenDetail(
  worst: ConnectionVerdict,
  ends: { readonly client: End; readonly server: End },
  by: 'client' | 'server',
  now: number,
): { readonly detail?: string; readonly isEarly?: boolean } {
  const { pill } = ends[by === 'client' ? 'server' : 'client'];
  const { trust } = ends[by];
  const [refusal] = refusals(worst);
  if (pill === undefined) return {};
  const { number, seal } = pill;
  switch (refusal?.verdict.reason) {
    case 'authority':
    case 'chain':
    case 'tokenKey': {
      const signer = seal?.letter ?? sealless;
      if (isNoCa(worst, by)) return { detail: l10n.t('{0}: not a CA', trust?.letter ?? sealless) };
      const isSame = trust === undefined || trust.letter === signer;
      return { detail: isSame ? number : `${number}: ${signer} ≠ ${trust.letter}` };
    }
    case 'validity': {
      const { leaf, isAtFault } = rejectedLeaf(worst, by);
      const { notAfter, notBefore } = leaf?.certificate ?? {};
      if (!isAtFault || notAfter === undefined) return {};
      return notBefore !== undefined && now < notBefore
        ? { detail: number, isEarly: true }
        : { detail: `${number}: ${l10n.t('{0} ago', formatDuration(now - notAfter))}` };
    }
    // Its certificate is not at fault.
    case 'notServed':
    case 'notStarted':
    case 'notJoined':
    case 'caUnreadable':
      return {};
    default:
      return { detail: number };
  }
}

/** `certificate 4`: a number alone is taken for a count. */
function pillWords(pill: Pill | undefined): string {
  if (pill === undefined) return l10n.t('the certificate');
  return pill.node === undefined && pill.role === 'service-account-keypair'
    ? l10n.t('token {0}', pill.number)
    : numberWords(pill.number);
}

/** Who it is that lacks rights: a certificate of somebody else is a common cause. */
function forbiddenWords(pill: Pill | undefined, number: string): string {
  const user = pill?.node && attributeValues(pill.node.certificate.subject, 'CN').at(-1);
  return user === undefined
    ? l10n.t('the user in {0} lacks rights', number)
    : l10n.t('{0} is for {1}, who lacks rights', number, visibleText(user, 40));
}

/** A certificate by its number on the map. */
export function numberWords(number: string): string {
  return l10n.t('certificate {0}', number);
}

/** Why a wire is broken, in a few words: `3 is signed by K, not by E`; nothing for other wires. */
export function wireReason(wire: MapWire, now: number): string | undefined {
  const words = reasonOf(wire, now);
  return words === undefined ? undefined : setInLanguage(words);
}

function reasonOf({ worst, client, server }: MapWire, now: number): string | undefined {
  const [refusal] = refusals(worst);
  if (refusal === undefined) return undefined;
  const { by, verdict } = refusal;
  const { connection } = worst;
  const shows = by === 'client' ? server : client;
  const trusts = by === 'client' ? client : server;
  const refuser = partyLabel(connection[by]);
  const number = pillWords(shows.pill);
  const signer = shows.pill?.seal === undefined ? sealless : sealWord(shows.pill.seal);
  switch (verdict.reason) {
    case 'configuration':
      return l10n.t('the kubeconfig is rejected');
    case 'notStarted':
      return notStarted(connection, by);
    case 'notJoined':
      return l10n.t('kubeadm join fails');
    case 'authority':
    case 'chain':
      if (trusts.trust === undefined) return l10n.t('{0} is signed by {1}', number, signer);
      if (isNoCa(worst, by)) return l10n.t('{0} trusts {1}, which is not a CA', refuser, sealWord(trusts.trust));
      if (trusts.trust.key !== undefined && trusts.trust.key === shows.pill?.seal?.key)
        return l10n.t('{0} does not verify with {1}', number, sealWord(trusts.trust));
      return l10n.t('{0} is signed by {1}, not by {2}', number, signer, sealWord(trusts.trust));
    case 'tokenKey':
      return l10n.t(
        '{0} is signed by {1}, not by {2}',
        ...[number, signer, trusts.trust === undefined ? sealless : sealWord(trusts.trust)],
      );
    case 'notServed':
      return notServed(connection);
    case 'notIssued':
      return l10n.t('its request is not approved');
    case 'notAccepted':
      return l10n.t('credentials of this kind are not accepted');
    case 'token':
      return l10n.t('the token is not accepted');
    case 'validity':
      return validityReason(worst, number, by, now);
    case 'name':
      return l10n.t('{0} lacks the name {1}', number, visibleText(verdict.name?.name ?? '', 40));
    case 'usage':
      return l10n.t('{0} lacks {1}', number, by === 'client' ? 'serverAuth' : 'clientAuth');
    case 'keyMismatch':
      return l10n.t('the key next to {0} does not match', number);
    case 'unreadable':
      return l10n.t('{0} cannot be read', number);
    case 'caUnreadable':
      return l10n.t('{0} cannot read its CA file', refuser);
    case 'notPresented':
      return l10n.t('no client certificate is set');
    case 'plainText':
      return l10n.t('one side uses TLS, the other does not');
    case 'nameNotAllowed':
      return l10n.t('the name in {0} is not allowed', number);
    case 'forbidden':
      return forbiddenWords(shows.pill, number);
    case 'address':
      return l10n.t('{0} does not cover its source address', number);
    case 'revoked':
      return l10n.t('{0} is revoked', number);
  }
}

const sealless = '?';

/** What is trusted says of itself that it is not a CA. */
function isNoCa({ connection: { clientTrusts, serverTrusts } }: ConnectionVerdict, by: 'client' | 'server'): boolean {
  const trusts = by === 'client' ? clientTrusts : serverTrusts;
  const nodes = trusts.kind === 'materials' ? trusts.materials.flatMap(({ material }) => material.certificates) : [];
  return nodes.length > 0 && nodes.every(({ certificate }) => certificate.basicConstraints?.isCa === false);
}

/** The rejected certificate, and whether it is at fault itself instead of a CA above it. */
function rejectedLeaf(worst: ConnectionVerdict, by: 'client' | 'server') {
  const shows = by === 'client' ? worst.connection.serverShows : worst.connection.clientShows;
  const [leaf] = shows.kind === 'materials' ? (shows.materials[0]?.material.certificates ?? []) : [];
  const side = by === 'client' ? worst.server : worst.client;
  const isAtFault =
    side.kind === 'refused' && (side.fingerprint === undefined || side.fingerprint === leaf?.fingerprint);
  return { leaf, isAtFault };
}

/** The certificate itself, or a CA above it. */
function validityReason(worst: ConnectionVerdict, number: string, by: 'client' | 'server', now: number): string {
  const { leaf, isAtFault } = rejectedLeaf(worst, by);
  const { notAfter, notBefore } = leaf?.certificate ?? {};
  if (isAtFault && notBefore !== undefined && now < notBefore)
    return l10n.t('{0} is not valid for another {1}', number, formatDuration(notBefore - now));
  if (isAtFault && notAfter !== undefined) return l10n.t('{0} expired {1} ago', number, formatDuration(now - notAfter));
  return l10n.t('a CA in the chain of {0} is not valid', number);
}

/** `kube-apiserver → etcd`. */
export function wireTitle({ worst }: Pick<MapWire, 'worst'>): string {
  const { client, server } = worst.connection;
  return `${partyLabel(client)} → ${partyLabel(server)}`;
}
