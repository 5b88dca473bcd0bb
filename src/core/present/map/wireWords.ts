import * as l10n from '@vscode/l10n';
import { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import type { ConnectionVerdict } from '../../pki/cluster/connections/connectionModel.ts';
import { formatDuration } from '../../text/duration.ts';
import { visibleText } from '../../text/visibleText.ts';
import { notStarted, refusals } from '../connections/verdictWords.ts';
import { stateMark } from '../stateMark.ts';
import type { End } from './model/ends.ts';
import type { MapWire } from './model/mapModel.ts';

/** The label on a wire: `✓ 312 d`, `✗ rejected`; for several connections, of the worst one. */
export function wireLabel({ worst, state, client }: MapWire, now: number): string {
  return `${stateMark(state)} ${labelWord(worst, client, now)}`;
}

/** How many of a wire's connections are in its state, if not all: `3 of 200`. */
export function wireShare({ verdicts, worst }: Pick<MapWire, 'verdicts' | 'worst'>): string | undefined {
  const alike = verdicts.filter(({ state }) => state === worst.state).length;
  return alike === verdicts.length ? undefined : l10n.t('{0} of {1}', alike, verdicts.length);
}

function labelWord(verdict: ConnectionVerdict, client: End, now: number): string {
  const { state, until } = verdict;
  if (state === 'broken') return brokenWord(verdict);
  if (state === 'unknown') return l10n.t('unknown');
  if (until !== undefined) return formatDuration(until - now);
  return client.pill !== undefined && client.pill.node === undefined && verdict.client.kind === 'none'
    ? l10n.t('token')
    : l10n.t('works');
}

function brokenWord(verdict: ConnectionVerdict): string {
  const [refusal] = refusals(verdict);
  switch (refusal?.verdict.reason) {
    case 'keyMismatch':
      return l10n.t('wrong key');
    case 'configuration':
    case 'unreadable':
    case 'caUnreadable':
      return l10n.t('unreadable');
    case 'notPresented':
      return l10n.t('missing');
    case 'notStarted':
      return l10n.t('not started');
    case 'plainText':
      return l10n.t('no TLS');
    case 'forbidden':
      return l10n.t('forbidden');
    default:
      return refusal?.by === 'client' ? l10n.t('rejected') : l10n.t('rejected');
  }
}

/** Why a wire is broken, in a few words: `3 is signed by K, not by E`; nothing for other wires. */
export function wireReason({ worst, client, server }: MapWire, now: number): string | undefined {
  const [refusal] = refusals(worst);
  if (refusal === undefined) return undefined;
  const { by, verdict } = refusal;
  const { connection } = worst;
  const shows = by === 'client' ? server : client;
  const trusts = by === 'client' ? client : server;
  const refuser = connectionParties[connection[by].party].label();
  const number = shows.pill?.number ?? '';
  const signer = shows.pill?.seal?.letter ?? sealless;
  switch (verdict.reason) {
    case 'configuration':
      return l10n.t('the kubeconfig is rejected');
    case 'notStarted':
      return notStarted(connection, by);
    case 'authority':
    case 'chain':
      if (trusts.trust === undefined) return l10n.t('{0} is signed by {1}', number, signer);
      if (trusts.trust.key !== undefined && trusts.trust.key === shows.pill?.seal?.key)
        return l10n.t('{0} does not verify with {1}', number, trusts.trust.letter);
      return l10n.t('{0} is signed by {1}, not by {2}', number, signer, trusts.trust.letter);
    case 'tokenKey':
      return l10n.t('{0} is signed by {1}, not by {2}', number, signer, trusts.trust?.letter ?? sealless);
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
      return l10n.t('the user in {0} lacks rights', number);
    case 'address':
      return l10n.t('{0} does not cover its source address', number);
    case 'revoked':
      return l10n.t('{0} is revoked', number);
  }
}

const sealless = '?';

/** The certificate itself, or a CA above it. */
function validityReason(worst: ConnectionVerdict, number: string, by: 'client' | 'server', now: number): string {
  const shows = by === 'client' ? worst.connection.serverShows : worst.connection.clientShows;
  const [leaf] = shows.kind === 'materials' ? (shows.materials[0]?.material.certificates ?? []) : [];
  const side = by === 'client' ? worst.server : worst.client;
  const isLeaf = side.kind === 'refused' && (side.fingerprint === undefined || side.fingerprint === leaf?.fingerprint);
  const { notAfter, notBefore } = leaf?.certificate ?? {};
  if (isLeaf && notBefore !== undefined && now < notBefore)
    return l10n.t('{0} is not valid for another {1}', number, formatDuration(notBefore - now));
  if (isLeaf && notAfter !== undefined) return l10n.t('{0} expired {1} ago', number, formatDuration(now - notAfter));
  return l10n.t('a CA in the chain of {0} is not valid', number);
}

/** `kube-apiserver → etcd`. */
export function wireTitle({ worst }: Pick<MapWire, 'worst'>): string {
  const { client, server } = worst.connection;
  return `${connectionParties[client.party].label()} → ${connectionParties[server.party].label()}`;
}
