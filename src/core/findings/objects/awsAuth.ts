import { isExample } from '../../locate/files/quietPlaces.ts';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, FilePlace, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * aws-auth entry without effect.
 *
 * When: the ConfigMap `aws-auth` in `kube-system` names a role with its path, something that is not a role or a user, or an unknown variable in `username`; or
 * it gives the groups of nodes to a username that is not `system:node:…`.
 *
 * The authenticator of EKS knows a role without its path. The roles of IAM Identity Center have one: `aws-reserved/sso.amazonaws.com/REGION/`. A user
 * keeps its path.
 *
 * @category identity
 * @stage understand
 * @see EKS
 */
export const awsAuthEntryUnusable = {
  code: 'aws-auth-entry-unusable',
  severity: 'error',
  fact: {
    path: 'This ARN contains the path of the role, {path}. The authenticator of EKS compares the ARN without a path.',
    role: 'This is not the ARN of a role.',
    user: 'This is not the ARN of a user.',
    variable: '{variable} is not a variable of aws-auth, so it stays in the name as it is.',
    node: 'These groups are for nodes, but the username is {user}.',
  },
  consequence: {
    entry: 'The entry has no effect: kubectl fails with `You must be logged in to the server (Unauthorized)`.',
    variable: 'Bindings that name the user do not match.',
    node: 'Nodes cannot join: kube-apiserver refuses what their kubelets ask.',
  },
  wayOut: {
    path: 'Write {arn}.',
    role: 'Write the ARN of the role in mapRoles.',
    user: 'Write the ARN of the user in mapUsers.',
    variable: 'Use one of {known}.',
    node: 'Use {username} as the username.',
  },
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/** Judges the entries of `mapRoles` and `mapUsers`, which are texts of YAML or JSON. */
export function checkAwsAuth(picture: ClusterPicture): readonly FindingDraft[] {
  return objectIndexOf(picture)
    .named('ConfigMap', 'aws-auth')
    .filter(({ file, object }) => object.namespace === 'kube-system' && !isExample(file))
    .flatMap((placed) => [...entriesOf(placed, 'mapRoles', 'role'), ...entriesOf(placed, 'mapUsers', 'user')]);
}

const variables = ['EC2PrivateDNSName', 'SessionName', 'SessionNameRaw', 'AccountID', 'AccessKeyID'];
/** The username that aws-auth gives to nodes. */
export const nodeName = 'system:node:{{EC2PrivateDNSName}}';

interface Field {
  readonly text: string;
  readonly place: FilePlace;
}

/** Blanks comments; what remains keeps its place. */
function withoutComments(text: string): string {
  return text.replaceAll(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|(?:^|[ \t])#[^\n]*/gm, (found) =>
    /^["']/.test(found) ? found : ' '.repeat(found.length),
  );
}

/** The entries, as texts with their places. */
function itemsOf(text: string): readonly { readonly item: string; readonly offset: number }[] {
  const separators = text.matchAll(/^[ \t]*-\s+(?=["']?(?:\w+arn|username|groups)\b)|\}\s*,\s*\{/gm);
  const starts = [0, ...[...separators].map(({ index, 0: found }) => index + found.length)];
  return starts.map((offset, at) => ({ item: text.slice(offset, starts[at + 1]), offset }));
}

function entriesOf(
  { file, object: { root } }: PlacedObject,
  field: string,
  wanted: 'role' | 'user',
): readonly FindingDraft[] {
  const list = scalarAt(root, 'data', field);
  if (list === undefined) return [];
  const text = withoutComments(list.text);
  return itemsOf(text).flatMap(({ item, offset }): readonly FindingDraft[] => {
    const fieldIn = (name: string): Field | undefined => {
      const form = new RegExp(`\\b${name}["']?\\s*:\\s*["']?((?:\\{\\{[^{}]*\\}\\}|[^\\s"',{}])+)`, 'd');
      const found = form.exec(item);
      const [start, end] = found?.indices?.[1] ?? [0, 0];
      const span = { start: offset + start, end: offset + end };
      return found?.[1] === undefined ? undefined : { text: found[1], place: { file, span: list.toSource(span) } };
    };
    const { text: arn, place } = fieldIn(`${wanted}arn`) ?? {};
    const { text: username, place: namePlace } = fieldIn('username') ?? {};
    if (arn === undefined || place === undefined || /[$<]|\{\{\s*\./.test(item)) return [];
    const [, prefix = '', kind, path = '', name = ''] =
      /^(arn:[\w-]+:\w+::\d*:)([\w-]+)((?:\/[^/]+)*)\/([^/]+)$/.exec(arn) ?? [];
    if (kind === 'role' && wanted === 'role' && path !== '') {
      const values = { path: visibleText(`${path.slice(1)}/`), arn: visibleText(`${prefix}role/${name}`) };
      return [
        placedAt(place, problem(awsAuthEntryUnusable, { fact: 'path', consequence: 'entry', wayOut: 'path', values })),
      ];
    }
    const isOther =
      wanted === 'role'
        ? /^(?:user|instance-profile|group|assumed-role)$/
        : /^(?:role|group|instance-profile|assumed-role)$/;
    if (kind !== undefined && isOther.test(kind)) {
      return [placedAt(place, problem(awsAuthEntryUnusable, { fact: wanted, consequence: 'entry', wayOut: wanted }))];
    }
    if (username === undefined || namePlace === undefined) return [];
    const variable = [...username.matchAll(/\{\{(\w+)\}\}/g)].find(([, each = '']) => !variables.includes(each))?.[0];
    if (variable !== undefined) {
      const values = { variable: visibleText(variable), known: listOf(variables.map((each) => `{{${each}}}`)) };
      return [
        placedAt(
          namePlace,
          problem(awsAuthEntryUnusable, { fact: 'variable', consequence: 'variable', wayOut: 'variable', values }),
        ),
      ];
    }
    if (!/\bsystem:(?:nodes|bootstrappers)\b/.test(item) || username.startsWith('system:node:')) return [];
    const values = { user: visibleText(username), username: nodeName };
    return [
      placedAt(namePlace, problem(awsAuthEntryUnusable, { fact: 'node', consequence: 'node', wayOut: 'node', values })),
    ];
  });
}
