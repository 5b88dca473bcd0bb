import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { tlsSecret } from '../../support/objectFindings.ts';
import { signedToken } from '../../support/signedToken.ts';
import { createTestCa } from '../../support/testPki.ts';
import { withNewFlag, withoutFlag } from '../flags.ts';
import { inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { newEcKey } from '../newKey.ts';
import { type Tree, withText } from '../tree.ts';

const folder = 'root/objects';
const person = 'root/person.kubeconfig';
const issuer = 'https://login.example.com';

/** Who people are by their providers: OpenID Connect, and what EKS reads; and what programs of others need of a cluster. */
export const providers: MutationClass = ({ tree, flagFiles, now }) => {
  const server = flagFiles['kube-apiserver'];
  if (!tree.files.has('root/join.yaml') || server === undefined) return [];
  return [...signedIn(server, now), ...mapped(), ...aggregated(server), tested(), probed()];
};

/** kube-apiserver takes the tokens of a provider, and the user from a claim. */
function signedIn(server: string, now: number): readonly Mutation[] {
  const accepting = (tree: Tree, of: string, claim: string, signature: string): Tree =>
    [
      `--oidc-issuer-url=${of}`,
      '--oidc-client-id=kubernetes',
      `--oidc-username-claim=${claim}`,
      `--oidc-signing-algs=${signature}`,
    ].reduce((changed, flag) => withNewFlag(changed, server, flag), tree);
  const withPerson = (tree: Tree, user: string): Tree => {
    const admin = 'etc/kubernetes/admin.conf';
    const text = tree.files.get(admin);
    const content = text !== undefined && 'content' in text ? text.content : '';
    return withText(
      tree,
      person,
      content
        .replace(/^ {4}client-(?:certificate|key)-data: .*\n/gm, '')
        .replace(/\n {2}user:[^\n]*(?=\n|$)(?![\s\S]*\n {2}user:)/, `\n  user:\n${user}`),
    );
  };
  const kubelogin = (...more: readonly string[]): string => loginAs('kubernetes', ...more);
  const loginAs = (client: string, ...more: readonly string[]): string =>
    `    exec:\n      apiVersion: client.authentication.k8s.io/v1\n      command: kubectl-oidc_login\n      interactiveMode: Never\n      args: [get-token, --oidc-issuer-url=${issuer}, --oidc-client-id=${client}${more.map((arg) => `, ${arg}`).join('')}]`;
  const token = (claims: Readonly<Record<string, unknown>>): string => {
    const seconds = now / 1000;
    const dated = { iss: issuer, aud: 'kubernetes', sub: 'jane', iat: seconds - 60, exp: seconds + 86_400 };
    return `    token: ${signedToken({ ...dated, ...claims }, newEcKey())}`;
  };
  const planted = (
    name: string,
    user: string,
    file: string,
    code: FindingCode,
    {
      claim = 'email',
      of = issuer,
      signature = 'RS256,ES256',
    }: { readonly claim?: string; readonly of?: string; readonly signature?: string } = {},
  ): Mutation => ({
    name,
    mutate: (tree) => withPerson(accepting(tree, of, claim, signature), user),
    expected: inAnyOf([file], code),
  });
  return [
    planted('kubelogin does not ask for the scope of the user’s claim', kubelogin(), person, 'oidc-scope-missing'),
    planted(
      'a provider with a slash at the end',
      kubelogin('--oidc-extra-scope=email'),
      server,
      'oidc-issuer-mismatch',
      {
        of: `${issuer}/`,
      },
    ),
    planted('kubelogin is another client', loginAs('web', '--oidc-extra-scope=email'), person, 'oidc-client-mismatch'),
    planted('a token without the claim of the user', token({}), person, 'token-claims-rejected'),
    planted(
      'a token for another client',
      token({ aud: 'web', email: 'jane@example.com' }),
      person,
      'token-audience-mismatch',
    ),
    planted(
      'a token that is signed with an elliptic curve',
      token({ email: 'jane@example.com' }),
      person,
      'token-algorithm-rejected',
      { signature: 'RS256' },
    ),
    planted(
      'an address that nobody has verified',
      token({ email: 'jane@example.com', email_verified: false }),
      person,
      'token-claims-rejected',
    ),
  ];
}

/** The ConfigMap of EKS that gives names to roles and users of AWS. */
function mapped(): readonly Mutation[] {
  const file = `${folder}/aws-auth.yaml`;
  const account = 'arn:aws:iam::111122223333';
  const entries: Readonly<Record<string, string>> = {
    'a role with its path': `  mapRoles: |\n    - rolearn: ${account}:role/team/ops\n      username: ops\n      groups: [viewers]\n`,
    'a session instead of a role': `  mapRoles: |\n    - rolearn: arn:aws:sts::111122223333:assumed-role/ops/jane\n      username: ops\n      groups: [viewers]\n`,
    'a role among the users': `  mapUsers: |\n    - userarn: ${account}:role/ops\n      username: ops\n      groups: [viewers]\n`,
    'nodes with another name': `  mapRoles: |\n    - rolearn: ${account}:role/nodes\n      username: nodes\n      groups: [system:bootstrappers, system:nodes]\n`,
    'a variable that there is not': `  mapRoles: |\n    - rolearn: ${account}:role/ops\n      username: ops:{{Session}}\n      groups: [viewers]\n`,
  };
  return Object.entries(entries).map(([name, data]) => ({
    name: `aws-auth with ${name}`,
    mutate: (tree) =>
      withText(
        tree,
        file,
        `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n${data}`,
      ),
    expected: inAnyOf([file], 'aws-auth-entry-unusable'),
  }));
}

/** An extension API server beside a kube-apiserver that does not say by which CA to know it. */
function aggregated(server: string): readonly Mutation[] {
  const file = 'etc/kubernetes/metrics.yaml';
  return [
    {
      name: 'an APIService without --requestheader-client-ca-file',
      mutate: (tree) =>
        withText(
          withoutFlag(tree, server, 'requestheader-client-ca-file'),
          file,
          'apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: v1beta1.metrics.k8s.io}\nspec:\n  group: metrics.k8s.io\n  version: v1beta1\n  insecureSkipTLSVerify: true\n  service: {name: metrics-server, namespace: kube-system}\n',
        ),
      expected: inAnyOf([file, server], 'requestheader-ca-missing'),
    },
  ];
}

/** A certificate of the environment in which Let's Encrypt lets people try. */
function tested(): Mutation {
  const file = `${folder}/web.yaml`;
  return {
    name: 'a certificate of the staging environment of Let’s Encrypt',
    mutate: async (tree) => {
      const ca = await createTestCa({ name: '(STAGING) Counterfeit Cashew R10' });
      const leaf = await ca.issue({
        commonName: 'www.example.com',
        dnsNames: ['www.example.com'],
        extKeyUsage: ['serverAuth'],
      });
      return withText(tree, file, tlsSecret({ name: 'web-tls', namespace: 'web' }, leaf));
    },
    expected: inAnyOf([file], 'staging-certificate'),
  };
}

/** A Prometheus that its own kubelet cannot probe. */
function probed(): Mutation {
  const file = `${folder}/prometheus.yaml`;
  return {
    name: 'a Prometheus that demands client certificates of probes',
    mutate: (tree) =>
      withText(
        tree,
        file,
        'apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: main, namespace: web}\nspec:\n  web:\n    tlsConfig:\n      clientAuthType: RequireAndVerifyClientCert\n',
      ),
    expected: inAnyOf([file], 'probe-rejected'),
  };
}
