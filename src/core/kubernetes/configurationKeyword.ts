/** Text in every file with fields that name files; a test compares it with the table. */
const configurationName =
  /(?:Kubelet|KubeProxy|KubeScheduler|[Cc]luster|[Ii]nit|[Jj]oin|EgressSelector|Authorization|Admission)Configuration\b/;

/** Cheap to search for in a large text. Regular expressions, because `includes` stops at every first letter. */
const transportSecurity = /[-]transport-security/;
const extraArguments = /[e]xtraArgs/;
const configuration = /[C]onfiguration/;

/**
 * Tells whether a text may be a configuration file that contains file paths, so that it is read even without a
 * credential.
 */
export function hasConfigurationKeyword(text: string): boolean {
  if (transportSecurity.test(text) || text.includes('scrape_configs') || mentionsTalosFlags(text)) return true;
  return configuration.test(text) && configurationName.test(text);
}

/**
 * Tells whether a text may be a Talos machine configuration with flags. It has no kind, and the word for its flags is in the values
 * of most charts, so the names of its two parts are searched for as well.
 */
export function mentionsTalosFlags(text: string): boolean {
  return extraArguments.test(text) && text.includes('machine') && text.includes('cluster');
}
