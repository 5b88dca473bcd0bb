/** A kubeconfig of one user and one cluster; each field as it stands there. */
export function kubeconfigOf(fields: {
  readonly cluster?: Readonly<Record<string, string>>;
  readonly user?: Readonly<Record<string, string>>;
}): string {
  const lines = (of: Readonly<Record<string, string>> = {}): string =>
    Object.entries(of)
      .map(([name, value]) => `    ${name}: ${value}\n`)
      .join('');
  return `apiVersion: v1
kind: Config
clusters:
- name: prod-eu-1
  cluster:
    server: https://10.0.0.11:6443
${lines(fields.cluster)}users:
- name: anna
  user:
${lines({ as: 'anna', ...fields.user })}`;
}
