import * as l10n from '@vscode/l10n';
import type { MapState } from '../../../../protocol/mapShapes.ts';
import type { MapLine } from '../../../../protocol/pkiMap.ts';
import { certificateRole } from '../../../kubernetes/certificateRole.ts';
import type { SideVerdict, Source } from '../../../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode } from '../../../pki/pkiModel.ts';
import { formatDuration } from '../../../text/duration.ts';
import { formatMoment } from '../../../text/moment.ts';
import { asSentence } from '../../../text/sentences.ts';
import { visibleText } from '../../../text/visibleText.ts';
import { placeWords, sourceWords } from '../../connections/partyWords.ts';
import { identityWords, sideWords } from '../../connections/verdictWords.ts';
import type { MapWire } from '../model/mapModel.ts';
import { pillGlyph, plainLine, sealGlyph, stateLine } from './detailLines.ts';
import { placesOf } from './mapPlaces.ts';
import type { DetailContext } from './wireDetail.ts';

/**
 * What one side presents and how the other side verifies it, a line for each check: dates, signature, name, usage and
 * key, the CA and its flag, the identity.
 */
export function sideLines(wire: MapWire, by: 'client' | 'server', context: DetailContext): readonly MapLine[] {
  const { worst } = wire;
  const { connection } = worst;
  const end = wire[by];
  const other = wire[by === 'client' ? 'server' : 'client'];
  const side = by === 'client' ? worst.client : worst.server;
  const shows = by === 'client' ? connection.clientShows : connection.serverShows;
  const { pill } = end;
  if (pill === undefined) {
    return other.trust === undefined ? [plainLine(l10n.t('nothing'))] : [plainLine(sideWords(side, context.now))];
  }
  const node = pill.node;
  const place = node === undefined ? undefined : placesOf(node)[0];
  const head: MapLine = {
    text: pill.name,
    glyph: pillGlyph(pill, context.now, end.isPillAtFault ? 'broken' : undefined),
    isStrong: true,
    ...(place === undefined ? {} : { link: context.places.linkTo(place) }),
  };
  return [
    head,
    ...(pill.missing === undefined ? [] : [stateLine('unknown', pill.missing)]),
    ...(node === undefined ? [] : checks(wire, by, node, side, context)),
    ...sourceLine(shows, (words) => l10n.t('set by {0}', words), context),
    ...trustLine(wire, by, context),
    ...(by === 'client' ? identityLine(side) : []),
  ];
}

function checks(
  wire: MapWire,
  by: 'client' | 'server',
  node: CertificateNode,
  side: SideVerdict,
  { now, warning, locale }: DetailContext,
): readonly MapLine[] {
  const reason = side.kind === 'refused' ? side.reason : undefined;
  const { notAfter, notBefore } = node.certificate;
  const isOver = notAfter !== undefined && notAfter < now;
  const isEarly = notBefore !== undefined && notBefore > now;
  const { connection, state, until } = wire.worst;
  // What is broken for another reason has no end of its own.
  const isEnding =
    notAfter !== undefined &&
    ((state === 'willBreak' && notAfter === until) || (state === 'broken' && notAfter - now < warning));
  const usage = by === 'client' ? connection.record.usages.client : connection.record.usages.server;
  const seal = wire[by].pill?.seal;
  const keyState: MapState = reason === 'keyMismatch' ? 'broken' : 'works';
  const mark = (isBad: boolean): MapState => (isBad ? 'broken' : side.kind === 'unknown' ? 'unknown' : 'works');
  const isDone = side.kind === 'accepted' || side.kind === 'refused';
  return [
    ...(notAfter === undefined
      ? []
      : [
          stateLine(
            isOver || isEarly ? 'broken' : isEnding ? 'willStop' : 'works',
            isOver
              ? l10n.t('expired {0} ({1} ago)', formatMoment(notAfter, now, locale), formatDuration(now - notAfter))
              : isEarly
                ? l10n.t('not valid before {0}', formatMoment(notBefore, now, locale))
                : l10n.t('until {0} ({1})', formatMoment(notAfter, now, locale), formatDuration(notAfter - now)),
          ),
        ]),
    ...(seal === undefined
      ? []
      : [
          {
            ...stateLine(
              mark(reason === 'authority' || reason === 'chain'),
              l10n.t('signed by {0} ({1})', seal.name, seal.letter),
            ),
          },
        ]),
    ...(by === 'server' && isDone ? nameLines(wire, reason === 'name') : []),
    ...(usage === undefined || !isDone ? [] : [stateLine(reason === 'usage' ? 'broken' : 'works', usage)]),
    ...(isDone && node.keys.length > 0
      ? [stateLine(keyState, keyState === 'works' ? l10n.t('key matches') : l10n.t('key does not match'))]
      : []),
  ];
}

/** Whether the name that the client expects is covered. */
function nameLines({ worst }: MapWire, isMissing: boolean): readonly MapLine[] {
  const { names, serverShows } = worst.connection;
  const count =
    serverShows.kind === 'materials'
      ? (serverShows.materials[0]?.material.certificates[0]?.certificate.subjectAltName?.length ?? 0)
      : 0;
  return names
    .slice(0, 3)
    .map(({ name, by }) =>
      isMissing
        ? stateLine('broken', l10n.t('name {0} is not covered by its {1} names ({2})', visibleText(name), count, by))
        : stateLine('works', l10n.t('name {0} is covered by its {1} names', visibleText(name), count)),
    );
}

function trustLine(wire: MapWire, by: 'client' | 'server', context: DetailContext): readonly MapLine[] {
  const { connection } = wire.worst;
  const verifier = by === 'client' ? 'server' : 'client';
  const { trust, isTrustAtFault } = wire[verifier];
  if (trust === undefined) return [];
  const glyph = sealGlyph(trust);
  if (trust.family === 'unverified') return [{ text: l10n.t('not verified by the other end'), glyph }];
  const isToken = by === 'client' && trust.family === 'serviceAccountKey';
  const source = isToken
    ? connection.tokenKeys?.verifying
    : verifier === 'client'
      ? connection.clientTrusts
      : connection.serverTrusts;
  const words = source && sourceWords(source);
  const origin = words === undefined || words.by === '' ? trust.name : l10n.t('{0} ({1})', trust.name, words.by);
  return [
    {
      text: l10n.t('verified with {0}', origin),
      glyph,
      ...(isTrustAtFault ? { isStrong: true } : {}),
      ...(words?.place === undefined ? {} : { link: context.places.linkTo(words.place) }),
    },
  ];
}

function sourceLine(source: Source, toText: (words: string) => string, { places }: DetailContext): readonly MapLine[] {
  const words = sourceWords(source);
  if (words?.place === undefined || words.by === '') return [];
  const text = words.isAssumed ? l10n.t('assumed from the location of the files') : toText(words.by);
  return [{ mark: '·', ...plainLine(text, places.linkTo(words.place)) }];
}

/** Names and groups may have any length. */
const longestIdentity = 120;

function identityLine(side: SideVerdict): readonly MapLine[] {
  const words = identityWords(side);
  return words === undefined
    ? []
    : [{ mark: '→', ...plainLine(l10n.t('identified as {0}', visibleText(words, longestIdentity))) }];
}

/** Role and purpose. */
export function purposeLines(role: string | undefined): readonly MapLine[] {
  const record = role === undefined ? undefined : certificateRole(role);
  return record === undefined ? [] : [plainLine(asSentence(record.what()))];
}

/** Place words of a certificate's files. */
export function placeLines(node: CertificateNode, context: DetailContext): readonly MapLine[] {
  return placesOf(node).map((place) => plainLine(placeWords(place), context.places.linkTo(place)));
}
