# cmake -DIN=file.yaml -DOUT=file.cc -P embed.cmake: the file as a text that the program carries.
file(READ ${IN} text)
file(WRITE ${OUT} "#include \"rules/schema/schema.h\"

namespace limen::schema {

std::string_view builtin_text() {
  static constexpr std::string_view kText = R\"embedded(${text})embedded\";
  return kText;
}

}  // namespace limen::schema
")
