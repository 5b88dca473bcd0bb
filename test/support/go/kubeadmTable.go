// Prints a CertificateExpirationInfo as `kubeadm certs check-expiration` does: the same calls of text/tabwriter, with the
// residual times that standard input gives in words already.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"text/tabwriter"
	"time"
)

type row struct {
	Name              string
	ExpirationDate    time.Time
	Residual          string
	CAName            string
	ExternallyManaged bool
	Missing           bool
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func main() {
	var info struct{ Certificates, CertificateAuthorities []row }
	if err := json.NewDecoder(os.Stdin).Decode(&info); err != nil {
		panic(err)
	}
	const layout = "Jan 02, 2006 15:04 MST"
	w := tabwriter.NewWriter(os.Stdout, 10, 4, 3, ' ', 0)
	fmt.Fprintln(w, "CERTIFICATE\tEXPIRES\tRESIDUAL TIME\tCERTIFICATE AUTHORITY\tEXTERNALLY MANAGED")
	for _, c := range info.Certificates {
		if c.Missing {
			fmt.Fprintln(w, fmt.Sprintf("!MISSING! %s\t\t\t\t", c.Name))
			continue
		}
		fmt.Fprintln(w, fmt.Sprintf("%s\t%s\t%s\t%s\t%-8v", c.Name, c.ExpirationDate.Format(layout), c.Residual, c.CAName, yesNo(c.ExternallyManaged)))
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, "CERTIFICATE AUTHORITY\tEXPIRES\tRESIDUAL TIME\tEXTERNALLY MANAGED")
	for _, c := range info.CertificateAuthorities {
		if c.Missing {
			fmt.Fprintln(w, fmt.Sprintf("!MISSING! %s\t\t\t", c.Name))
			continue
		}
		fmt.Fprintln(w, fmt.Sprintf("%s\t%s\t%s\t%-8v", c.Name, c.ExpirationDate.Format(layout), c.Residual, yesNo(c.ExternallyManaged)))
	}
	w.Flush()
}
