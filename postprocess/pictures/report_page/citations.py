# SPDX-License-Identifier: Apache-2.0
"""What a paper that uses a run should cite: the program and its libraries, the method, and where the numbers are from."""
import re

from report_page.html import DOI, doi_link, element, joined, with_links, without_end

LIBRARIES = {
    "deal.II": "D. Arndt et al., The deal.II Library, Version 9.4, J. Numer. Math. 30, 231 (2022), "
    "doi:10.1515/jnma-2022-0054",
    "p4est": "C. Burstedde, L. C. Wilcox & O. Ghattas, p4est: Scalable algorithms for parallel adaptive mesh refinement on "
    "forests of octrees, SIAM J. Sci. Comput. 33, 1103 (2011), doi:10.1137/100791634",
    "PETSc": "S. Balay et al., PETSc/TAO Users Manual, ANL-21/39, Argonne National Laboratory (2022); S. Abhyankar et al., "
    "PETSc/TS: A modern scalable ODE/DAE solver library, arXiv:1806.01437 (2018)",
}
METHOD = ("J. Xu & L. Zikatanov, A monotone finite element scheme for convection-diffusion equations, Math. Comp. 68, 1429 "
          "(1999), doi:10.1090/S0025-5718-99-01148-5")  # fmt: skip
PICTURES = "J. D. Hunter, Matplotlib: A 2D graphics environment, Comput. Sci. Eng. 9, 90 (2007), doi:10.1109/MCSE.2007.55"
PARAVIEW = ("J. Ahrens, B. Geveci & C. Law, ParaView: An end-user tool for large data visualization, in: Visualization "
            "Handbook, Elsevier (2005), doi:10.1016/B978-012387582-2/50038-1")  # fmt: skip


def content(program, libraries, values):
    """`program`: name, version and revision; `libraries`: name -> version; `values`: material_values of summary.json."""
    software = [element("li", program)]
    for name, version in libraries.items():
        software.append(element("li", f"{name} {version}: ", with_links(LIBRARIES.get(name, ""))))
    software += [element("li", "Edge-averaged finite elements: ", with_links(METHOD)),
                 element("li", "Pictures: ", with_links(PICTURES)),
                 element("li", "If you show the field files in ParaView: ", with_links(PARAVIEW))]  # fmt: skip
    papers, others = sources(values)
    parts = [element("h3", "Software and method"), element("ul", *software)]
    if papers:
        lines = [element("li", doi_link(doi), ", for ", ", ".join(sorted(materials))) for doi, materials in papers.items()]
        parts += [element("h3", "Papers that the material values come from"), element("ul", *lines)]
    if others:
        lines = [element("li", source, ", for ", ", ".join(sorted(materials))) for source, materials in others.items()]
        parts += [element("h3", "Other sources of material values, in the words of the database"), element("ul", *lines)]
    return joined(parts)


def sources(values):
    """Dois, and sources without one, each with the materials that have values from it. Values that the user gave have no
    source to cite."""
    papers, others = {}, {}
    for value in values:
        if value.get("confidence") == "given":
            continue
        source, material = value.get("source", ""), value.get("material", "")
        dois = [without_end(doi) for doi in re.findall(DOI, source)]
        for doi in dois:
            papers.setdefault(doi, set()).add(material)
        if not dois and source:
            others.setdefault(source, set()).add(material)
    return papers, others
