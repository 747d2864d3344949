# cmake -DIN=file -DOUT=file.cc -DHEADER=its/header.h -DNAMESPACE=schema -DFUNCTION=builtin_text -P embed.cmake: the file as a
# text that the program carries.
file(READ ${IN} text)
file(WRITE ${OUT} "#include \"${HEADER}\"

namespace limen::${NAMESPACE} {

std::string_view ${FUNCTION}() {
  static constexpr std::string_view kText = R\"embedded(${text})embedded\";
  return kText;
}

}  // namespace limen::${NAMESPACE}
")
