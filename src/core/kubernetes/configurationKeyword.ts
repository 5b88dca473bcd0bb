/** What stands in all files that have fields that name files; a test compares it with the table. */
const configurationName =
  /(?:Kubelet|KubeProxy|KubeScheduler|[Cc]luster|[Ii]nit|[Jj]oin|EgressSelector|Authorization|Admission)Configuration\b/;

/** What a large text can be searched for at no cost: expressions, since `includes` looks closer at every first letter. */
const openers = [/[-]transport-security/, /[e]xtraArgs/];
const configuration = /[C]onfiguration/;

/**
 * Tells whether a text may be a configuration file with paths of files in it, so that it is worth reading although no
 * credential stands in it.
 */
export function hasConfigurationKeyword(text: string): boolean {
  if (openers.some((opener) => opener.test(text))) return true;
  return configuration.test(text) && configurationName.test(text);
}
