import * as l10n from '@vscode/l10n';
import { placeholderReason } from '../../kubernetes/placeholderReason.ts';
import { bootstrapToken } from '../../kubernetes/tables/tlsBootstrap.ts';
import { scalarAt, spanOf } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import {
  type BootstrapSecret,
  bootstrapSecretsIn,
  type ConfiguredToken,
  configuredTokensIn,
  type PlacedText,
} from '../../pki/cluster/bootstrapTokens.ts';
import type { ClusterPicture, FilePlace, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { formatDurationInWords, parseGoDuration } from '../../text/duration.ts';
import { formatMoment } from '../../text/moment.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { Judgement } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/** Judges bootstrap tokens, in Secrets and in kubeadm's configuration. Their secrets are never shown. */
export function checkBootstrapTokens(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  return [
    ...bootstrapSecretsIn(picture).flatMap((secret) => [
      ...malformed(secret),
      ...wrongName(secret),
      ...end(secret, now),
    ]),
    ...configuredTokensIn(picture).flatMap((token) => configured(token, now)),
  ];
}

function at({ file }: PlacedObject, { span }: ScalarNode): FilePlace {
  return { file, span };
}

/** Somebody else fills it in, or it stands for something. */
function isOpen({ text }: { readonly text: string }): boolean {
  return placeholderReason(text) !== undefined || /[{}$<>]/.test(text);
}

const ignored = () => l10n.t('The API server does not recognise the token.');

function malformed({ placed, id, secret, groups }: BootstrapSecret): readonly FindingDraft[] {
  const { idPattern, secretPattern, groupPattern } = bootstrapToken;
  const wrong = (value: PlacedText | undefined, isRight: (text: string) => boolean, judgement: Judgement) =>
    value === undefined || isOpen(value) || isRight(value.text) ? [] : [placedAt(at(placed, value.node), judgement)];
  return [
    ...wrong(id, (text) => idPattern.test(text), {
      code: 'bootstrap-token-malformed',
      fact: l10n.t('{0} is no token id: those have six characters of a-z and 0-9.', visibleText(id?.text ?? '')),
      consequence: ignored(),
      wayOut: l10n.t('Correct it, or make a new token with {0}.', createToken),
    }),
    ...wrong(secret, (text) => secretPattern.test(text), {
      code: 'bootstrap-token-malformed',
      fact: l10n.t('This is no token secret: those have sixteen characters of a-z and 0-9.'),
      consequence: ignored(),
      wayOut: l10n.t('Correct it, or make a new token with {0}.', createToken),
    }),
    ...wrong(groups, (text) => text.split(',').every((group) => groupPattern.test(group)), {
      code: 'bootstrap-token-malformed',
      fact: l10n.t(
        '{0}: all groups of bootstrap tokens begin with {1}.',
        visibleText(groups?.text ?? ''),
        'system:bootstrappers:',
      ),
      consequence: ignored(),
      wayOut: l10n.t('Correct the groups.'),
    }),
  ];
}

const createToken = '`kubeadm token create`';

/** The API server looks the Secret up by its name. */
function wrongName({ placed, id }: BootstrapSecret): readonly FindingDraft[] {
  const { root } = placed.object;
  const name = scalarAt(root, 'metadata', 'name');
  const namespace = scalarAt(root, 'metadata', 'namespace');
  const { secretNamePrefix, secretNamespace, idPattern } = bootstrapToken;
  const expected = id === undefined || !idPattern.test(id.text) ? undefined : `${secretNamePrefix}${id.text}`;
  const drafts: FindingDraft[] = [];
  if (name !== undefined && expected !== undefined && name.text !== expected && !isOpen(name)) {
    drafts.push(
      placedAt(at(placed, name), {
        code: 'bootstrap-token-malformed',
        fact: l10n.t('This Secret is called {0}, and the token in it needs {1}.', visibleText(name.text), expected),
        consequence: ignored(),
        wayOut: l10n.t('Give it that name.'),
      }),
    );
  }
  if (namespace !== undefined && namespace.text !== secretNamespace && !isOpen(namespace)) {
    drafts.push(
      placedAt(at(placed, namespace), {
        code: 'bootstrap-token-malformed',
        fact: l10n.t(
          'Bootstrap tokens stand in the namespace {0}, not in {1}.',
          secretNamespace,
          visibleText(namespace.text),
        ),
        consequence: ignored(),
        wayOut: l10n.t('Move it there.'),
      }),
    );
  }
  return drafts;
}

function end(secret: BootstrapSecret, now: number): readonly FindingDraft[] {
  const { placed, id, expiration, authentication } = secret;
  const name = visibleText(id?.text ?? '');
  if (expiration === undefined || expiration.text === '') {
    const isPartial = placed.object.isBroken === true || placed.object.isTemplate === true;
    // What cannot be decoded is not known.
    const isThere = expirationNode(placed) !== undefined && expiration === undefined;
    if (authentication?.text !== 'true' || isPartial || isThere) return [];
    return [placedAt(at(placed, authentication.node), permanent(name))];
  }
  return isOpen(expiration) ? [] : expired(at(placed, expiration.node), expiration.text, name, now);
}

function expirationNode({ object: { root } }: PlacedObject): ScalarNode | undefined {
  const { expiration } = bootstrapToken.keys;
  return scalarAt(root, 'data', expiration) ?? scalarAt(root, 'stringData', expiration);
}

function permanent(name: string): Judgement {
  return {
    code: 'bootstrap-token-permanent',
    fact: l10n.t('The bootstrap token {0} never expires.', name),
    consequence: l10n.t('Whoever has it may join nodes to the cluster, for ever.'),
    wayOut: l10n.t('Give it an end, of a day or less.'),
  };
}

/** RFC 3339, as Go reads it: what is none has expired. */
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

function expired(place: FilePlace, text: string, name: string, now: number): readonly FindingDraft[] {
  const moment = dateTime.test(text) ? Date.parse(text.replace(',', '.')) : Number.NaN;
  if (moment > now) return [];
  return [
    placedAt(place, {
      code: 'bootstrap-token-expired',
      fact: Number.isNaN(moment)
        ? l10n.t(
            '{0} is no moment, such as {1}: the token counts as expired.',
            visibleText(text),
            '2027-01-31T12:00:00Z',
          )
        : l10n.t(
            'The bootstrap token {0} expired {1} ago ({2}).',
            name,
            formatDurationInWords(now - moment),
            formatMoment(moment, now),
          ),
      consequence: l10n.t('The API server answers {0}, and kube-controller-manager deletes it.', '`Unauthorized`'),
      wayOut: l10n.t('Make a new one: {0}.', createToken),
    }),
  ];
}

function configured({ placed, token, ttl, expires, usages }: ConfiguredToken, now: number): readonly FindingDraft[] {
  if (isOpen(token) || token.text === '') return [];
  const [, id = ''] = bootstrapToken.pattern.exec(token.text) ?? [];
  if (id === '') {
    return [
      placedAt(at(placed, token), {
        code: 'bootstrap-token-malformed',
        fact: l10n.t(
          'This is no bootstrap token: those have six characters, a dot, and sixteen characters of a-z and 0-9.',
        ),
        consequence: l10n.t('kubeadm refuses it with {0}.', '`the bootstrap token is invalid`'),
        wayOut: l10n.t('Make one with {0}.', '`kubeadm token generate`'),
      }),
    ];
  }
  if (expires !== undefined && !isOpen(expires)) return expired(at(placed, expires), expires.text, id, now);
  const isForNodes = usages?.includes('authentication') !== false;
  if (ttl === undefined || isOpen(ttl) || !isForNodes || parseGoDuration(ttl.text) !== 0) return [];
  return [placedAt({ file: placed.file, span: spanOf(ttl) ?? ttl.span }, permanent(id))];
}
