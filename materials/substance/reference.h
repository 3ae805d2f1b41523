// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_substance_reference_h
#define ionstack_materials_substance_reference_h

#include <set>
#include <string>

/// References to publications as material files give them.
namespace ionstack::materials
{
/// The DOIs named in a text ("10.1021/nn405827t"), in lower case because they do not depend on case.
std::set<std::string> dois(const std::string &text);

/// True when two sources name the same publication: they share a DOI, or their texts are equal.
bool same_source(const std::string &a, const std::string &b);

/// What is wrong with a source, or "": it must hold words, and a DOI where it says "doi:".
std::string mistake_of_source(const std::string &source);
} // namespace ionstack::materials

#endif
