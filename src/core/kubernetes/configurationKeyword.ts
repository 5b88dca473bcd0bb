/** What stands in all files that have fields that name files; a test compares it with the table. */
const configurationName =
  /(?:Kubelet|KubeProxy|KubeScheduler|[Cc]luster|[Ii]nit|[Jj]oin|EgressSelector|Authorization|Admission)Configuration\b/;

/**
 * Tells whether a text may be a configuration file with paths of files in it, so that it is worth reading although no
 * credential stands in it. First what a large text can be searched for at no cost.
 */
export function hasConfigurationKeyword(text: string): boolean {
  if (text.includes('-transport-security') || text.includes('extraArgs')) return true;
  return text.includes('Configuration') && configurationName.test(text);
}
