import { bootstrapToken } from '../../kubernetes/tables/tlsBootstrap.ts';
import { scalarAt, spanOf } from '../../locate/objects/nodes.ts';
import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import {
  type BootstrapSecret,
  bootstrapExpiry,
  bootstrapSecretsIn,
  type ConfiguredToken,
  configuredTokensIn,
  isOpenText as isOpen,
  type PlacedText,
} from '../../pki/cluster/bootstrapTokens.ts';
import type { ClusterPicture, FilePlace, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import type { JoinFault } from '../../pki/cluster/joins/joinModel.ts';
import { joinsOf, tokenFault } from '../../pki/cluster/joins/joins.ts';
import { formatDurationInWords, parseGoDuration } from '../../text/duration.ts';
import { formatMoment } from '../../text/moment.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

const { secretNamespace } = bootstrapToken;
const correctOrCreate = 'Correct it, or create a new token with `kubeadm token create`.';

/**
 * Malformed bootstrap token.
 *
 * When: `token-id`, `token-secret` or `auth-extra-groups` has a wrong form, the Secret has the wrong name or namespace, or the token in an
 * InitConfiguration, JoinConfiguration or `kubeadm join` has a wrong form.
 *
 * @category token
 * @stage understand
 * @see API-core
 */
export const bootstrapTokenMalformed = {
  code: 'bootstrap-token-malformed',
  severity: 'error',
  fact: {
    id: '{id} is not a token ID. A token ID has six characters of a-z and 0-9.',
    secret: 'This is not a token secret. A token secret has sixteen characters of a-z and 0-9.',
    groups: '{groups} is not valid: groups of bootstrap tokens begin with `system:bootstrappers:`.',
    name: 'This Secret is named {name}, but its token requires the name {expected}.',
    namespace: `Bootstrap tokens belong in the namespace ${secretNamespace}, not in {namespace}.`,
    configured:
      'This is not a bootstrap token. A bootstrap token has six characters, a dot, and sixteen characters of a-z and 0-9.',
  },
  consequence: {
    ofSecret: 'kube-apiserver does not recognise the token.',
    configured: 'kubeadm fails with `the bootstrap token is invalid`.',
  },
  wayOut: {
    value: correctOrCreate,
    groups: 'Correct the groups.',
    name: 'Rename it.',
    namespace: 'Move it there.',
    configured: 'Create one with `kubeadm token generate`.',
  },
} as const satisfies FindingRecord;

/**
 * Bootstrap token without expiry.
 *
 * When: the Secret has no `expiration` and `usage-bootstrap-authentication` is true, or `ttl` is 0 in an InitConfiguration.
 *
 * @category token
 * @stage understand
 * @see API-core, K8S-tlsboot
 */
export const bootstrapTokenPermanent = {
  code: 'bootstrap-token-permanent',
  severity: 'warning',
  fact: 'Bootstrap token {id} never expires.',
  consequence: 'Anyone who has it can join nodes to the cluster at any time.',
  wayOut: 'Let it expire within a day.',
} as const satisfies FindingRecord;

/**
 * Bootstrap token expired.
 *
 * When: `expiration` is in the past, or is not a valid time.
 *
 * @category token
 * @stage understand
 * @see API-core
 */
export const bootstrapTokenExpired = {
  code: 'bootstrap-token-expired',
  severity: 'warning',
  fact: {
    ended: 'Bootstrap token {id} expired {ago} ago ({expiration}).',
    invalid: '{expiration} is not a time such as 2027-01-31T12:00:00Z, so the token counts as expired.',
  },
  consequence: 'kube-apiserver answers `Unauthorized`, and kube-controller-manager deletes the token.',
  wayOut: 'Create a new one: `kubeadm token create`.',
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/** Judges bootstrap tokens, in Secrets and in kubeadm's configuration. Their secrets are never shown. */
export function checkBootstrapTokens(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  return [
    ...bootstrapSecretsIn(picture).flatMap((secret) => [
      ...malformed(secret),
      ...wrongName(secret),
      ...(secret.endsKubeadmCerts ? [] : end(secret, now)),
    ]),
    ...configuredTokensIn(picture).flatMap((token) => configured(token, now)),
    ...commanded(picture),
  ];
}

function at({ file }: PlacedObject, { span }: ScalarNode): FilePlace {
  return { file, span };
}

function malformed({ placed, id, secret, groups }: BootstrapSecret): readonly FindingDraft[] {
  const { idPattern, secretPattern, groupPattern } = bootstrapToken;
  const isWrong = (value: PlacedText | undefined, isRight: (text: string) => boolean): value is PlacedText =>
    value !== undefined && !isOpen(value) && !isRight(value.text);
  const drafts: FindingDraft[] = [];
  if (isWrong(id, (text) => idPattern.test(text))) {
    drafts.push(placedAt(at(placed, id.node), ofSecret('id', 'value', { id: visibleText(id.text) })));
  }
  if (isWrong(secret, (text) => secretPattern.test(text))) {
    drafts.push(placedAt(at(placed, secret.node), ofSecret('secret', 'value', {})));
  }
  if (isWrong(groups, (text) => text.split(',').every((group) => groupPattern.test(group)))) {
    drafts.push(placedAt(at(placed, groups.node), ofSecret('groups', 'groups', { groups: visibleText(groups.text) })));
  }
  return drafts;
}

function ofSecret(
  fact: Exclude<keyof typeof bootstrapTokenMalformed.fact, 'configured'>,
  wayOut: keyof typeof bootstrapTokenMalformed.wayOut,
  values: {
    readonly id?: string;
    readonly groups?: string;
    readonly name?: string;
    readonly expected?: string;
    readonly namespace?: string;
  },
): Judgement {
  const { id = '', groups = '', name = '', expected = '', namespace = '' } = values;
  return problem(bootstrapTokenMalformed, {
    fact,
    consequence: 'ofSecret',
    wayOut,
    values: { id, groups, name, expected, namespace },
  });
}

/** The API server looks the Secret up by its name. */
function wrongName({ placed, id }: BootstrapSecret): readonly FindingDraft[] {
  const { root } = placed.object;
  const name = scalarAt(root, 'metadata', 'name');
  const namespace = scalarAt(root, 'metadata', 'namespace');
  const { secretNamePrefix, idPattern } = bootstrapToken;
  const expected = id === undefined || !idPattern.test(id.text) ? undefined : `${secretNamePrefix}${id.text}`;
  const drafts: FindingDraft[] = [];
  if (name !== undefined && expected !== undefined && name.text !== expected && !isOpen(name)) {
    const values = { name: visibleText(name.text), expected };
    drafts.push(placedAt(at(placed, name), ofSecret('name', 'name', values)));
  }
  if (namespace !== undefined && namespace.text !== secretNamespace && !isOpen(namespace)) {
    const values = { namespace: visibleText(namespace.text) };
    drafts.push(placedAt(at(placed, namespace), ofSecret('namespace', 'namespace', values)));
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

function permanent(id: string): Judgement {
  return problem(bootstrapTokenPermanent, { values: { id } });
}

function expired(place: FilePlace, text: string, id: string, now: number): readonly FindingDraft[] {
  const moment = bootstrapExpiry(text);
  if (moment > now) return [];
  const isInvalid = Number.isNaN(moment);
  const judgement = problem(bootstrapTokenExpired, {
    fact: isInvalid ? 'invalid' : 'ended',
    values: {
      id,
      ago: isInvalid ? '' : formatDurationInWords(now - moment),
      expiration: isInvalid ? visibleText(text) : formatMoment(moment, now),
    },
  });
  return [placedAt(place, judgement)];
}

function configured({ placed, token, ttl, expires, usages }: ConfiguredToken, now: number): readonly FindingDraft[] {
  const place = at(placed, token);
  if (isOpen(token) || token.text === '') return [];
  const fault = tokenFault({ text: token.text, place });
  if (fault !== undefined) return [withoutForm(fault)];
  const [, id = ''] = bootstrapToken.pattern.exec(token.text) ?? [];
  if (expires !== undefined && !isOpen(expires)) return expired(at(placed, expires), expires.text, id, now);
  const isForNodes = usages?.includes('authentication') !== false;
  if (ttl === undefined || isOpen(ttl) || !isForNodes || parseGoDuration(ttl.text) !== 0) return [];
  return [placedAt({ file: placed.file, span: spanOf(ttl) ?? ttl.span }, permanent(id))];
}

/** In the commands that join. */
function commanded(picture: ClusterPicture): readonly FindingDraft[] {
  const tokens = joinsOf(picture).flatMap(({ instance, tokens }) => (instance === undefined ? [] : tokens));
  return tokens.flatMap((token) => {
    const fault = tokenFault(token);
    return fault === undefined ? [] : [withoutForm(fault)];
  });
}

function withoutForm({ place }: JoinFault): FindingDraft {
  const variant = 'configured';
  return placedAt(place, problem(bootstrapTokenMalformed, { fact: variant, consequence: variant, wayOut: variant }));
}
