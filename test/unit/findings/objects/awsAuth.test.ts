import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';

const node = `- rolearn: arn:aws:iam::111122223333:role/nodes
  username: system:node:{{EC2PrivateDNSName}}
  groups:
  - system:bootstrappers
  - system:nodes
`;

/** Styles in which people and tools write the texts. */
const styles: Readonly<Record<string, (roles: string, users: string) => string>> = {
  block: (roles, users) => {
    const indented = (text: string) => text.replaceAll(/^(?=.)/gm, '    ');
    return `data:\n  mapRoles: |\n${indented(roles)}  mapUsers: |\n${indented(users)}`;
  },
  quoted: (roles, users) => `data:\n  mapRoles: ${JSON.stringify(roles)}\n  mapUsers: ${JSON.stringify(users)}\n`,
  // As Terraform writes it.
  'quoted keys': (roles, users) => {
    const quoted = (text: string) =>
      text.replaceAll(/^([ -]*)(\w+): (\S+)$/gm, '    $1"$2": "$3"').replaceAll(/^(?=[ ]{0,3}\S)/gm, '    ');
    return `data:\n  mapRoles: |\n${quoted(roles)}  mapUsers: |\n${quoted(users)}`;
  },
};

const role = (arn: string, username = 'dev') => `- rolearn: ${arn}\n  username: ${username}\n  groups: [dev]\n`;
const user = (arn: string) => `- userarn: ${arn}\n  username: jane\n`;
const sso = 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_7d1c0b8f';

const cases: readonly {
  readonly name: string;
  readonly roles?: string;
  readonly users?: string;
  readonly says?: RegExp;
}[] = [
  {
    name: 'entries as EKS wants them',
    roles: role('arn:aws:iam::111122223333:role/dev', 'dev:{{SessionName}}'),
    users: user('arn:aws:iam::111122223333:user/team/jane'),
  },
  { name: 'the role of IAM Identity Center', roles: role(sso), says: /role\/AWSReservedSSO_Admin_7d1c0b8f/ },
  {
    name: 'a role in a short path, of China',
    roles: role('arn:aws-cn:iam::111122223333:role/team/dev'),
    says: /arn:aws-cn:iam::111122223333:role\/dev/,
  },
  { name: 'a user among the roles', roles: role('arn:aws:iam::111122223333:user/dev'), says: /not the ARN of a role/ },
  {
    name: 'an instance profile',
    roles: role('arn:aws:iam::111122223333:instance-profile/dev'),
    says: /not the ARN of a role/,
  },
  {
    name: 'the session of a role',
    roles: role('arn:aws:sts::111122223333:assumed-role/dev/me'),
    says: /not the ARN of a role/,
  },
  { name: 'a role among the users', users: user('arn:aws:iam::111122223333:role/dev'), says: /not the ARN of a user/ },
  {
    name: 'a variable in other letters',
    roles: role('arn:aws:iam::111122223333:role/dev', 'dev:{{SessionID}}'),
    says: /SessionID/,
  },
  {
    name: 'nodes with another name',
    roles: node.replaceAll('role/nodes', 'role/more').replace('system:node:', 'node:'),
    says: /system:node:/,
  },
  { name: 'a template of somebody', roles: role('arn:aws:iam::${account}:role/team/dev') },
  { name: 'an account that is left out', roles: role('arn:aws:iam::XXXXXXXXXXXX:role/team/dev') },
];

describe('aws-auth-entry-unusable', () => {
  for (const [style, write] of Object.entries(styles)) {
    for (const { name, roles = '', users = user('arn:aws:iam::111122223333:user/joe'), says } of cases) {
      test(`${name}, ${style}`, async () => {
        const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n  namespace: kube-system\n${write(node + roles, users)}`;
        const found = (await findingsIn({ '/aws-auth.yaml': text })).filter(({ code }) => code.startsWith('aws-auth'));
        assert.deepEqual(
          found.map(({ message }) => says?.test(message)),
          says === undefined ? [] : [true],
          found.map(({ message }) => message).join(),
        );
        const [{ span } = { span: undefined }] = found;
        if (span !== undefined) assert.match(text.slice(span.start, span.end), /^(?:arn:|dev:|node:)\S+$/);
      });
    }
  }

  test('not in comments', async () => {
    const commented = `# example - rolearn: ${sso}
- rolearn: arn:aws:iam::111122223333:role/dev # was ${sso}
  username: "dev" # not in system:nodes
# - rolearn: ${sso}
#   username: system:node:{{EC2PrivateDNSName}}
#   groups: [system:bootstrappers, system:nodes]
- groups: [dev]
  # old: rolearn: ${sso}
  rolearn: arn:aws:iam::111122223333:role/new
  username: "new #1"
`;
    for (const write of [styles.block, styles.quoted]) {
      const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n  namespace: kube-system\n${write?.(commented, '')}`;
      const found = await findingsIn({ '/aws-auth.yaml': text });
      assert.deepEqual(
        found.filter(({ code }) => code.startsWith('aws-auth')).map(({ message }) => message),
        [],
      );
    }
  });

  test('at its own place, however often an entry stands there', async () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n  namespace: kube-system\n${styles.block?.(role(sso).repeat(2000), '')}`;
    const found = (await findingsIn({ '/aws-auth.yaml': text })).filter(({ code }) => code.startsWith('aws-auth'));
    assert.equal(new Set(found.map(({ span }) => span?.start)).size, 2000);
  });

  test('not elsewhere', async () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n  namespace: team\ndata:\n  mapRoles: ${JSON.stringify(role(sso))}\n`;
    assert.equal(
      (await findingsIn({ '/aws-auth.yaml': text })).some(({ code }) => code.startsWith('aws-auth')),
      false,
    );
  });
});
