import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isDocumentation, isExample } from '../../pki/cluster/isDocumentation.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { objectIndexOf } from './objectIndex.ts';

/**
 * Entry of aws-auth matches nobody.
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
    role: 'This ARN is not that of a role, so it matches nobody.',
    user: 'This ARN is not that of a user, so it matches nobody.',
    variable: '{variable} is not a variable of aws-auth, so it stays in the name as it is.',
    node: 'These groups are for nodes, but the username is {user}.',
  },
  consequence: {
    entry: 'Nobody is known by this entry: kubectl fails with `You must be logged in to the server (Unauthorized)`.',
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
} as const satisfies FindingRecord;

/** Judges the entries of `mapRoles` and `mapUsers`, which are texts of YAML or JSON. */
export function checkAwsAuth(picture: ClusterPicture): readonly FindingDraft[] {
  return objectIndexOf(picture)
    .named('ConfigMap', 'aws-auth')
    .filter(({ file, object }) => object.namespace === 'kube-system' && !isDocumentation(file) && !isExample(file))
    .flatMap((placed) => [...entriesOf(placed, 'mapRoles', 'role'), ...entriesOf(placed, 'mapUsers', 'user')]);
}

const variables = ['EC2PrivateDNSName', 'SessionName', 'SessionNameRaw', 'AccountID', 'AccessKeyID'];
const nodeName = 'system:node:{{EC2PrivateDNSName}}';

function entriesOf(
  { file, object: { root } }: PlacedObject,
  field: string,
  wanted: 'role' | 'user',
): readonly FindingDraft[] {
  const list = scalarAt(root, 'data', field);
  if (list === undefined) return [];
  // ARNs and names have no characters that a style of YAML escapes: they are found as they stand in the file.
  const placeOf = (text: string) => {
    const form = new RegExp(text.replaceAll(/[^\w]/g, '\\$&'), 'g');
    const found = [...(file.search?.(form) ?? [])].find(
      ({ index }) => index >= list.span.start && index < list.span.end,
    );
    const start = found?.index ?? list.span.start;
    return { file, span: { start, end: found === undefined ? list.span.end : start + text.length } };
  };
  const items = list.text.split(/^\s*-\s+(?=["']?(?:\w+arn|username|groups)\b)|\}\s*,\s*\{/m);
  return items.flatMap((item): readonly FindingDraft[] => {
    const fieldIn = (name: string) => new RegExp(`\\b${name}["']?\\s*:\\s*["']?([^\\s"',]+)`).exec(item)?.[1];
    const arn = fieldIn(`${wanted}arn`);
    const username = fieldIn('username');
    if (arn === undefined || /[$<]|\{\{\s*\./.test(item)) return [];
    const [, prefix = '', kind, path = '', name = ''] =
      /^(arn:[\w-]+:\w+::\d*:)([\w-]+)((?:\/[^/]+)*)\/([^/]+)$/.exec(arn) ?? [];
    if (kind === 'role' && wanted === 'role' && path !== '') {
      const values = { path: visibleText(`${path.slice(1)}/`), arn: visibleText(`${prefix}role/${name}`) };
      return [
        placedAt(
          placeOf(arn),
          problem(awsAuthEntryUnusable, { fact: 'path', consequence: 'entry', wayOut: 'path', values }),
        ),
      ];
    }
    const isOther = wanted === 'role' ? /^(?:user|instance-profile|group)$/ : /^(?:role|group|instance-profile)$/;
    if (kind !== undefined && isOther.test(kind)) {
      return [
        placedAt(placeOf(arn), problem(awsAuthEntryUnusable, { fact: wanted, consequence: 'entry', wayOut: wanted })),
      ];
    }
    if (username === undefined) return [];
    const variable = [...username.matchAll(/\{\{(\w+)\}\}/g)].find(([, each = '']) => !variables.includes(each))?.[0];
    if (variable !== undefined) {
      const values = { variable: visibleText(variable), known: listOf(variables.map((each) => `{{${each}}}`)) };
      return [
        placedAt(
          placeOf(username),
          problem(awsAuthEntryUnusable, { fact: 'variable', consequence: 'variable', wayOut: 'variable', values }),
        ),
      ];
    }
    if (!/\bsystem:(?:nodes|bootstrappers)\b/.test(item) || username.startsWith('system:node:')) return [];
    const values = { user: visibleText(username), username: nodeName };
    return [
      placedAt(
        placeOf(username),
        problem(awsAuthEntryUnusable, { fact: 'node', consequence: 'node', wayOut: 'node', values }),
      ),
    ];
  });
}
