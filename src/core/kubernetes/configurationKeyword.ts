/** Text in every file with fields that name files; a test compares it with the table. */
const configurationName =
  /(?:Kubelet|KubeProxy|KubeScheduler|[Cc]luster|[Ii]nit|[Jj]oin|EgressSelector|Authorization|Admission)Configuration\b/;

/** Cheap to search for in a large text. Regular expressions, because `includes` stops at every first letter. */
const openers = [/[-]transport-security/, /[e]xtraArgs/];
const configuration = /[C]onfiguration/;

/**
 * Tells whether a text may be a configuration file that contains file paths, so that it is read even without a
 * credential.
 */
export function hasConfigurationKeyword(text: string): boolean {
  if (openers.some((opener) => opener.test(text))) return true;
  return configuration.test(text) && configurationName.test(text);
}
